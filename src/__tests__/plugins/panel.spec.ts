import type { JupyterFrontEnd } from '@jupyterlab/application';
import { PageConfig } from '@jupyterlab/coreutils';
import { RenderMimeRegistry } from '@jupyterlab/rendermime';
import { StateDB } from '@jupyterlab/statedb';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import { CommandIDs } from '../../commands';
import { BrowserStorage } from '../../plugins/browser-storage';
import {
  PROVIDER_SETTINGS,
  createContent,
  followProviders
} from '../../plugins/panel-content';
import { PanelMemory } from '../../plugins/panel-memory';
import { panelPlugin } from '../../plugins/panel';
import { readPreferences } from '../../settings';
import type { IPanelContent } from '../../widgets/lazy-panel';
import providersSchema from '../../../schema/providers.json';
import panelSchema from '../../../schema/panel.json';
import { FakeChat } from '../support/fake-chat';

jest.mock('../../plugins/panel-content', () => ({
  ...jest.requireActual('../../plugins/panel-content'),
  createContent: jest.fn()
}));

class Content extends Widget implements IPanelContent {
  readonly chat = new FakeChat();
  readonly focusComposer = jest.fn();
}

/** An application with a shell that holds side panels. */
function newApplication() {
  const widgets: Widget[] = [];
  const shell = {
    add: (widget: Widget) => {
      widgets.push(widget);
      widget.hide();
      Widget.attach(widget, document.body);
    },
    activateById: (id: string) =>
      widgets.find(widget => widget.id === id)?.show()
  };
  const commands = new CommandRegistry();
  const serverSettings = { baseUrl: '/' };
  const app = {
    shell,
    commands,
    restored: Promise.resolve(),
    serviceManager: { serverSettings }
  } as unknown as JupyterFrontEnd;
  return { app, commands, widgets };
}

function activate(app: JupyterFrontEnd) {
  return panelPlugin.activate(
    app,
    new RenderMimeRegistry(),
    nullTranslator,
    null,
    null,
    null,
    new StateDB()
  );
}

describe('panel plugin', () => {
  const created = jest.mocked(createContent);
  let content: Content;

  beforeEach(() => {
    content = new Content();
    created.mockReset();
    created.mockResolvedValue(content as never);
    localStorage.clear();
    PageConfig.setOption('notebookPage', '');
  });

  it('loads nothing before the panel is shown, and once only', async () => {
    const { app, commands, widgets } = newApplication();
    void activate(app);
    expect(widgets[0].title.caption).toBe('Chat');
    expect(created).not.toHaveBeenCalled();
    await commands.execute(CommandIDs.open);
    await commands.execute(CommandIDs.open);
    expect(created).toHaveBeenCalledTimes(1);
    expect(widgets[0].contains(content)).toBe(true);
  });

  it('puts the cursor into the composer when it is opened', async () => {
    const { app, commands } = newApplication();
    void activate(app);
    await commands.execute(CommandIDs.open);
    expect(content.focusComposer).toHaveBeenCalled();
  });

  it('hands out the chat once there is one', async () => {
    const { app } = newApplication();
    const panel = await activate(app);
    await panel.open();
    expect(await panel.chat).toBe(content.chat);
  });

  it('leaves the page of files of Notebook alone', () => {
    PageConfig.setOption('notebookPage', 'tree');
    const { app, commands, widgets } = newApplication();
    void activate(app);
    expect(widgets).toEqual([]);
    expect(commands.hasCommand(CommandIDs.open)).toBe(false);
  });

  it('opens again after a reload where the application does not', async () => {
    const before = newApplication();
    void activate(before.app);
    await before.commands.execute(CommandIDs.open);
    const after = newApplication();
    const panel = await activate(after.app);
    await panel.chat;
    expect(after.widgets[0].isVisible).toBe(true);
  });

  it('says so when its content cannot be loaded', async () => {
    const logged = jest.spyOn(console, 'error').mockReturnValue();
    created.mockRejectedValue(new Error('offline'));
    const { app, commands, widgets } = newApplication();
    void activate(app);
    await commands.execute(CommandIDs.open);
    expect(widgets[0].node.textContent).toContain('could not be loaded');
    logged.mockRestore();
  });

  it('describes the arguments of its command', async () => {
    const { app, commands } = newApplication();
    void activate(app);
    const { args } = await commands.describedBy(CommandIDs.open);
    expect(args).toEqual({ type: 'object', properties: {} });
  });
});

describe('PanelMemory', () => {
  it('remembers over a reload', async () => {
    const database = new StateDB();
    const memory = await PanelMemory.load(database);
    expect(memory.get('conversation')).toBeNull();
    memory.set('conversation', 'c1');
    memory.set('model', 'm1');
    memory.isOpen = true;
    const again = await PanelMemory.load(database);
    expect(again.get('conversation')).toBe('c1');
    expect(again.get('model')).toBe('m1');
    expect(again.isOpen).toBe(true);
  });

  it('keeps the panels of servers apart that share an origin', async () => {
    const ada = new BrowserStorage('/user/ada/');
    (await PanelMemory.load(ada)).set('model', 'm1');
    expect((await PanelMemory.load(ada)).get('model')).toBe('m1');
    const bob = new BrowserStorage('/user/bob/');
    expect((await PanelMemory.load(bob)).get('model')).toBeNull();
  });

  it('works where the browser forbids to keep anything', async () => {
    const forbidden = jest
      .spyOn(Storage.prototype, 'setItem')
      .mockImplementation(() => {
        throw new Error('forbidden');
      });
    const memory = await PanelMemory.load(new BrowserStorage('/'));
    memory.set('model', 'm1');
    expect(memory.get('model')).toBe('m1');
    forbidden.mockRestore();
  });
});

describe('settings', () => {
  it('falls back to the default for what it does not know', () => {
    const read = (sendWith: string) =>
      readPreferences({ composite: { sendWith } }).sendWith;
    expect(read('accel-enter')).toBe('accel-enter');
    expect(read('shout')).toBe(panelSchema.properties.sendWith.default);
    const shown = (reasoning: string) =>
      readPreferences({ composite: { reasoning } }).reasoning;
    expect(shown('open')).toBe('open');
    expect(shown('?')).toBe(panelSchema.properties.reasoning.default);
    const told = (showUsage: unknown) =>
      readPreferences({ composite: { showUsage } as never }).showUsage;
    expect(told(false)).toBe(false);
    expect(told('?')).toBe(panelSchema.properties.showUsage.default);
    const kept = (transcript: string) =>
      readPreferences({ composite: { transcript } }).transcript;
    expect(kept('last')).toBe('last');
    expect(kept('none')).toBe('none');
    expect(kept('?')).toBe(panelSchema.properties.transcript.default);
  });

  it('looks at the models again when the settings of providers change', async () => {
    const changed = new Signal<object, void>({});
    const chat = new FakeChat();
    await followProviders(chat, async () => ({ changed }) as never);
    expect(chat.refreshModels).not.toHaveBeenCalled();
    changed.emit();
    expect(chat.refreshModels).toHaveBeenCalledTimes(1);
    await followProviders(chat, null);
  });

  it('looks for the settings of endpoints under their title', () => {
    expect(providersSchema.title).toBe(PROVIDER_SETTINGS);
  });
});
