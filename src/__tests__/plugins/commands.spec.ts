import { readFileSync } from 'fs';
import type { ILabShell, JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import { RenderMimeRegistry } from '@jupyterlab/rendermime';
import { StateDB } from '@jupyterlab/statedb';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import { CommandIDs } from '../../commands';
import { codeBlockActions } from '../../plugins/additions';
import { codeActions } from '../../plugins/code-actions';
import { errorsPlugin } from '../../plugins/errors';
import { panelPlugin } from '../../plugins/panel';
import { makeMovable } from '../../plugins/panel-place';
import type { LazyPanel } from '../../widgets/lazy-panel';
import type { IChatPanel } from '../../tokens';

/** An application in which all commands are there. */
function newApplication(): CommandRegistry {
  PageConfig.setOption('notebookPage', '');
  const commands = new CommandRegistry();
  const app = {
    commands,
    restored: Promise.resolve(),
    serviceManager: { serverSettings: { baseUrl: '/' } },
    shell: {
      add: () => undefined,
      currentWidget: null,
      widgets: () => [][Symbol.iterator]()
    }
  } as unknown as JupyterFrontEnd;
  const rendermime = new RenderMimeRegistry();
  const panel = panelPlugin.activate(
    app,
    rendermime,
    nullTranslator,
    null,
    null,
    null,
    new StateDB()
  );
  void errorsPlugin.activate(
    app,
    panel as IChatPanel,
    rendermime,
    nullTranslator,
    null
  );
  makeMovable({
    app,
    shell: {
      ...app.shell,
      layoutModified: new Signal<object, void>({})
    } as unknown as ILabShell,
    panel: {
      closeRequested: new Signal<object, void>({})
    } as unknown as LazyPanel,
    trans: nullTranslator.load('jupyter_chat_ext'),
    palette: null
  });
  codeActions(app, nullTranslator.load('jupyter_chat_ext'));
  return commands;
}

describe('Commands', () => {
  const commands = newApplication();

  it('are those of commands.ts', () => {
    expect(commands.listCommands().sort()).toEqual(
      Object.values(CommandIDs).sort()
    );
  });

  it.each(Object.values(CommandIDs))('%s describes its arguments', async id => {
    const { args } = await commands.describedBy(id);
    const {
      type,
      properties,
      required = []
    } = args as unknown as {
      type: string;
      properties: Record<string, { type: string; description: string }>;
      required?: string[];
    };
    expect(type).toBe('object');
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(required));
    for (const described of Object.values(properties)) {
      expect(described).toEqual({
        type: expect.any(String),
        description: expect.stringMatching(/\.$/)
      });
    }
  });

  it('are all among the names that are promises', () => {
    const promised = readFileSync('docs/names.md', 'utf-8');
    for (const id of Object.values(CommandIDs)) {
      expect(promised).toContain(`\`${id}\``);
    }
  });
});

describe('What another extension does with code', () => {
  const commands = newApplication();
  const args = { action: 'test:count', text: '1\n2', language: 'python' };
  const run = jest.fn();
  let remove = (): void => undefined;

  beforeEach(() => {
    run.mockReset();
    remove = codeBlockActions.add({
      id: 'test:count',
      label: 'Count',
      obstacle: (_, language) => (language === 'sql' ? 'not of SQL' : null),
      run
    });
  });
  afterEach(() => {
    remove();
    Notification.dismiss();
  });

  it('is given the code, and where it stands', async () => {
    expect(commands.label(CommandIDs.runCodeAction, args)).toBe('Count');
    await commands.execute(CommandIDs.runCodeAction, {
      ...args,
      conversation: 'c1',
      message: ''
    });
    expect(run).toHaveBeenCalledWith('1\n2', 'python', {
      conversation: 'c1',
      message: null
    });
  });

  it('says why it cannot be done', () => {
    const sql = { ...args, language: 'sql' };
    expect(commands.isEnabled(CommandIDs.runCodeAction, sql)).toBe(false);
    expect(commands.label(CommandIDs.runCodeAction, sql)).toBe(
      'Count (not of SQL)'
    );
  });

  it('is said to have failed', async () => {
    run.mockRejectedValue(new Error('No scale.'));
    await commands.execute(CommandIDs.runCodeAction, args);
    const [{ message }] = Notification.manager.notifications;
    expect(message).toBe('This could not be done with the code. No scale.');
  });

  it('goes with its extension', () => {
    remove();
    expect(commands.isVisible(CommandIDs.runCodeAction, args)).toBe(false);
    expect(commands.isEnabled(CommandIDs.runCodeAction, args)).toBe(false);
  });
});
