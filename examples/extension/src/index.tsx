/**
 * Uses every extension point of the chat; docs/extending.md goes through it.
 */
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { ITranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import { IChat, IChatContext } from 'jupyter-chat-ext';
import type {
  IChatFailure,
  IContextSource,
  IPartProps
} from 'jupyter-chat-ext';
import React from 'react';

const ID = 'jupyter-chat-ext-example';

const plugin: JupyterFrontEndPlugin<void> = {
  id: `${ID}:plugin`,
  description: 'Shows what other extensions can do with the chat.',
  autoStart: true,
  requires: [IChat, IChatContext, ITranslator],
  optional: [ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    chat: IChat,
    context: IChatContext,
    translator: ITranslator,
    palette: ICommandPalette | null
  ): void => {
    const trans = translator.load('jupyter_chat_ext_example');
    addCommands(app, chat, trans, palette);
    chat.addPartRenderer({
      id: `${ID}:weather`,
      draws: { part: 'data-weather' },
      component: Weather
    });
    chat.addCodeAction({
      id: `${ID}:count`,
      label: trans.__('Count the lines'),
      obstacle: (code, language) =>
        language === 'python' ? null : trans.__('only of Python'),
      run: code => {
        const lines = code.split('\n').length;
        const said = trans._n('%1 line', '%1 lines', lines);
        Notification.info(said, { autoClose: 5000 });
      }
    });
    context.register({
      id: `${ID}:stations`,
      title: trans.__('Weather stations'),
      list: async () => ({ items: [{ ...STATION, name: 'oslo' }] })
    });
  }
};

const OSLO = 'Oslo';

/** Read when it is chosen, and shown to the person as it is sent. */
const STATION: IContextSource = {
  kind: 'station',
  label: OSLO,
  read: async () => ({
    kind: 'station',
    label: OSLO,
    text: '59.94 N, 10.72 E, 94 m'
  })
};

function addCommands(
  { commands }: JupyterFrontEnd,
  chat: IChat,
  trans: TranslationBundle,
  palette: ICommandPalette | null
): void {
  const add = (
    name: string,
    label: string,
    execute: () => Promise<void>
  ): void => {
    const command = `${ID}:${name}`;
    commands.addCommand(command, {
      label,
      describedBy: { args: { type: 'object', properties: {} } },
      execute
    });
    palette?.addItem({ command, category: trans.__('Chat example') });
  };
  add('ask', trans.__('Ask for the weather'), () => ask(chat));
  add('write', trans.__('Write about the weather'), async () => {
    await chat.open(null);
    await chat.insertContext(STATION);
    await chat.insertText('And tomorrow?');
  });
}

async function ask(chat: IChat): Promise<void> {
  try {
    await chat.ask({ text: 'The weather in Oslo?', conversation: null });
  } catch (failure) {
    // what is thrown says what happened, and what to do about it
    const { title, hint = '' } = failure as IChatFailure;
    Notification.error(`${title} ${hint}`);
  }
}

/** Draws `{"type": "data-weather", "data": {"place": "Oslo", "degrees": 18}}`. */
function Weather({ data }: IPartProps): JSX.Element {
  const { place, degrees } = data as { place: string; degrees: number };
  return (
    <meter
      min={-40}
      max={50}
      value={degrees}
      aria-label={`${place}: ${degrees.toFixed()} °C`}
    />
  );
}

export default plugin;
