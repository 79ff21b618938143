/**
 * What can be done with the code of an answer: commands, a button for the one
 * that is wanted most, and a menu of the others.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type {
  ReadonlyPartialJSONObject,
  ReadonlyPartialJSONValue
} from '@lumino/coreutils';
import { Menu } from '@lumino/widgets';
import { CommandIDs } from '../commands';
import type { ICode, ICodeAction } from '../markdown/code-block';
import { codeBlockActions } from './additions';
import { codeToFile, codeToNotebook } from './code-files';
import { confirmReplacement } from './confirm-replacement';
import { fenced, isDrawing } from './drawings';
import {
  activeSource,
  appendCode,
  insertCode,
  notebookAtHand,
  replaceCode,
  runCode
} from './notebook-code';

type NotebookPanel = NonNullable<ReturnType<typeof notebookAtHand>>;

const MENU = [
  CommandIDs.insertCodeAbove,
  CommandIDs.appendCode,
  CommandIDs.replaceCode,
  CommandIDs.runCode,
  CommandIDs.codeToNotebook,
  CommandIDs.codeToFile
];

/** The arguments of all these commands. */
const ARGUMENTS = {
  type: 'object',
  required: ['text'],
  properties: {
    text: { type: 'string', description: 'The code.' },
    language: {
      type: 'string',
      description: 'Its language, as Markdown names it.'
    }
  }
};

const ACTION_ARGUMENTS = {
  type: 'object',
  required: ['action', 'text'],
  properties: {
    action: { type: 'string', description: 'The id of the action.' },
    ...ARGUMENTS.properties,
    conversation: { type: 'string', description: 'Where the code stands.' },
    message: { type: 'string', description: 'The message that it is in.' }
  }
};

type Arguments = ReadonlyPartialJSONObject;

/** The actions of blocks of code. Their commands are added with the first chat. */
export function codeActions(
  app: JupyterFrontEnd,
  trans: TranslationBundle
): readonly ICodeAction[] {
  const { commands } = app;
  if (!commands.hasCommand(CommandIDs.insertCodeBelow)) {
    new CodeCommands(app, trans).add();
  }
  const menu = new CodeMenu(app);
  return [
    {
      id: 'insert-drawing',
      label: trans.__('Insert as Markdown cell'),
      isFor: isDrawing,
      run: ({ text, language }) => {
        void commands.execute(CommandIDs.insertDrawing, { text, language });
      }
    },
    {
      id: 'insert',
      label: trans.__('Insert'),
      isFor: language => !isDrawing(language),
      run: ({ text, language }) => {
        void commands.execute(CommandIDs.insertCodeBelow, { text, language });
      }
    },
    {
      id: 'more',
      label: trans.__('More'),
      hasMenu: true,
      run: ({ text, language }, button) => menu.open({ text, language }, button)
    }
  ];
}

class CodeMenu {
  constructor({ commands }: JupyterFrontEnd) {
    this._menu = new Menu({ commands });
    this._menu.aboutToClose.connect(() => {
      this._button?.setAttribute('aria-expanded', 'false');
      this._button?.focus();
    });
  }

  open(code: ICode, button: HTMLElement): void {
    this._button = button;
    this._menu.clearItems();
    for (const command of MENU) {
      this._menu.addItem({ command, args: { ...code } });
    }
    const place = placeOf(button);
    for (const { id } of codeBlockActions.items) {
      const args = { action: id, ...code, ...place };
      this._menu.addItem({ command: CommandIDs.runCodeAction, args });
    }
    button.setAttribute('aria-expanded', 'true');
    const { left, bottom } = button.getBoundingClientRect();
    this._menu.open(left, bottom);
  }

  private readonly _menu: Menu;
  private _button: HTMLElement | null = null;
}

class CodeCommands {
  constructor(
    private readonly _app: JupyterFrontEnd,
    private readonly _trans: TranslationBundle
  ) {}

  add(): void {
    const trans = this._trans;
    this._addForNotebook(
      CommandIDs.insertCodeBelow,
      trans.__('Insert below the active cell'),
      (panel, code) => insertCode(panel, code, 'below')
    );
    this._addForNotebook(
      CommandIDs.insertCodeAbove,
      trans.__('Insert above the active cell'),
      (panel, code) => insertCode(panel, code, 'above')
    );
    this._addForNotebook(
      CommandIDs.insertDrawing,
      trans.__('Insert as Markdown cell'),
      (panel, code) => insertCode(panel, fenced(code), 'below')
    );
    this._addForNotebook(
      CommandIDs.appendCode,
      trans.__('Append to the active cell'),
      appendCode
    );
    this._addForNotebook(
      CommandIDs.replaceCode,
      trans.__('Replace the active cell…'),
      (panel, code) => this._replace(panel, code)
    );
    this._addForNotebook(
      CommandIDs.runCode,
      trans.__('Run in a new cell'),
      runCode
    );
    this._add(CommandIDs.codeToNotebook, trans.__('New notebook'), code =>
      codeToNotebook(this._app, code)
    );
    this._add(CommandIDs.codeToFile, trans.__('New file'), code =>
      codeToFile(this._app, code)
    );
    this._addForActions();
  }

  /** One command for what all other extensions offer. */
  private _addForActions(): void {
    const obstacle = (args: Arguments): string | null => {
      const { text, language } = codeOf(args);
      const action = codeBlockActions.find(args);
      return action
        ? (action.obstacle?.(text, language) ?? null)
        : this._trans.__('its extension is gone');
    };
    this._app.commands.addCommand(CommandIDs.runCodeAction, {
      label: args => {
        const { label = '' } = codeBlockActions.find(args) ?? {};
        const reason = obstacle(args);
        return reason === null ? label : `${label} (${reason})`;
      },
      icon: args => codeBlockActions.find(args)?.icon,
      isEnabled: args => obstacle(args) === null,
      isVisible: args => codeBlockActions.find(args) !== null,
      describedBy: { args: ACTION_ARGUMENTS },
      execute: args =>
        this._attempt(() => {
          const { text, language } = codeOf(args);
          const place = {
            conversation: idIn(args.conversation),
            message: idIn(args.message)
          };
          return codeBlockActions.find(args)?.run(text, language, place);
        })
    });
  }

  private async _replace(panel: NotebookPanel, code: ICode): Promise<void> {
    const before = activeSource(panel);
    if (await confirmReplacement(before, code.text, this._trans)) {
      replaceCode(panel, code);
    }
  }

  private _addForNotebook(
    id: string,
    label: string,
    run: (panel: NotebookPanel, code: ICode) => unknown
  ): void {
    const trans = this._trans;
    const find = (): NotebookPanel | null => notebookAtHand(this._app.shell);
    this._app.commands.addCommand(id, {
      label: () =>
        find() ? label : trans.__('%1 (no notebook is open)', label),
      isEnabled: () => find() !== null,
      describedBy: { args: ARGUMENTS },
      execute: args =>
        this._attempt(() => {
          const panel = find();
          return panel
            ? run(panel, codeOf(args))
            : Notification.warning(trans.__('Open a notebook for the code.'));
        })
    });
  }

  private _add(id: string, label: string, run: (code: ICode) => unknown): void {
    this._app.commands.addCommand(id, {
      label,
      describedBy: { args: ARGUMENTS },
      execute: args => this._attempt(() => run(codeOf(args)))
    });
  }

  private async _attempt(action: () => unknown): Promise<void> {
    try {
      await action();
    } catch (reason) {
      const said = reason instanceof Error ? reason.message : String(reason);
      Notification.error(
        this._trans.__('This could not be done with the code. %1', said)
      );
    }
  }
}

/** Where the block of code stands whose button this is. */
function placeOf(button: HTMLElement): Record<string, string> {
  const message = button.closest<HTMLElement>('[data-message]');
  const conversation = button.closest<HTMLElement>('[data-conversation]');
  return {
    message: message?.dataset.message ?? '',
    conversation: conversation?.dataset.conversation ?? ''
  };
}

function idIn(value: ReadonlyPartialJSONValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function codeOf({ text, language }: Arguments): ICode {
  return {
    text: typeof text === 'string' ? text : '',
    language: typeof language === 'string' ? language : ''
  };
}
