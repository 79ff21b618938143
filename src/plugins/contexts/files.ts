/**
 * Offers the text files of Jupyter's server, from the folder of the document
 * at hand on.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { PathExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { typeByName } from '../../core/attachments';
import { bounded } from '../../core/context';
import type { IContext } from '../../core/context';
import { matching } from '../../core/context-providers';
import type { IContextItem, IContextOffer } from '../../core/context-providers';
import { ChatFailure } from '../../core/errors';
import { LONGEST } from '../../core/notebook-text';
import { openDocument } from '../open-document';

/** Larger files are not even read. */
const MOST_BYTES = 2_000_000;

const NO_TEXT =
  /^(?:image|audio|video|font)\/(?!svg)|^application\/(?:pdf|zip)$/;

type Folder = Promise<readonly Contents.IModel[]>;

export class FileContexts {
  constructor(
    private readonly _app: JupyterFrontEnd,
    private readonly _trans: TranslationBundle
  ) {
    this._contents = _app.serviceManager.contents;
  }

  async list(typed: string): Promise<IContextOffer> {
    // `@file` is what people may have read of
    const sought = typed.replace(/^file(?::|$)/, '');
    const slash = sought.lastIndexOf('/') + 1;
    const below = sought.slice(0, slash);
    const files = await this._folder(below, typed === '');
    const items = files
      .filter(({ name }) => !name.startsWith('.'))
      .map(file => this._item(below, file))
      .sort(byName);
    return { items: matching(items, sought) };
  }

  /** What a folder holds: asked anew when the list is opened. */
  private async _folder(below: string, isNew: boolean): Folder {
    const path = this._at(below);
    if (isNew) {
      this._folders.clear();
    }
    const known = this._folders.get(path) ?? this._read(path);
    this._folders.set(path, known);
    return known;
  }

  private async _read(path: string): Folder {
    try {
      const { content } = await this._contents.get(path);
      return Array.isArray(content) ? (content as Contents.IModel[]) : [];
    } catch {
      // it is being typed: there is no such folder, yet
      return [];
    }
  }

  /** A path below the folder of the document at hand. */
  private _at(below: string): string {
    const path = openDocument(this._app) ?? '';
    const drive = this._contents.driveName(path);
    const folder = PathExt.dirname(this._contents.localPath(path));
    const local = PathExt.join(folder, below).replace(/\/$/, '');
    return drive === '' ? local : `${drive}:${local}`;
  }

  private _item(below: string, file: Contents.IModel): IContextItem {
    const isFolder = file.type === 'directory';
    const label = `${below}${file.name}`;
    const source = this._contents.localPath(file.path);
    return {
      name: isFolder ? `${label}/` : label,
      kind: 'file',
      label,
      source,
      isFolder,
      read: () => this._context(file, label)
    };
  }

  private async _context(
    { path, type }: Contents.IModel,
    label: string
  ): Promise<IContext> {
    const { size } = await this._contents.get(path, { content: false });
    if ((size ?? 0) > MOST_BYTES) {
      throw this._tooLarge(label);
    }
    const text =
      type === 'notebook'
        ? await this._notebook(path)
        : await this._text(path, label);
    const source = this._contents.localPath(path);
    const language = languageOf(label);
    return { kind: 'file', label, source, language, ...bounded(text, LONGEST) };
  }

  private async _text(path: string, label: string): Promise<string> {
    if (NO_TEXT.test(typeByName(label))) {
      throw this._noText(label);
    }
    try {
      const { content } = await this._contents.get(path, {
        type: 'file',
        format: 'text',
        content: true
      });
      return String(content ?? '');
    } catch (error) {
      const isRefused =
        error instanceof ServerConnection.ResponseError &&
        error.response.status === 400;
      throw isRefused ? this._noText(label) : this._unreadable(label, error);
    }
  }

  /** A notebook as its cells; outputs can be large, and have pictures. */
  private async _notebook(path: string): Promise<string> {
    const { content } = await this._contents.get(path, {
      type: 'notebook',
      content: true
    });
    const cells = ((content as { cells?: unknown[] } | null)?.cells ??
      []) as readonly { cell_type?: string; source?: string | string[] }[];
    return cells
      .map(({ cell_type: type = '', source = '' }) => {
        const text = Array.isArray(source) ? source.join('') : source;
        return `# %% [${type}]\n${text}`;
      })
      .join('\n\n');
  }

  private _tooLarge(name: string): ChatFailure {
    return new ChatFailure({
      code: 'context-too-large',
      title: this._trans.__('%1 is too large to be added as text.', name),
      hint: this._trans.__('Attach it instead.')
    });
  }

  private _noText(name: string): ChatFailure {
    return new ChatFailure({
      code: 'context-no-text',
      title: this._trans.__('%1 is no text.', name),
      hint: this._trans.__('Attach it instead.')
    });
  }

  private _unreadable(name: string, reason: unknown): ChatFailure {
    return new ChatFailure({
      code: 'context-unreadable',
      title: this._trans.__('%1 cannot be read.', name),
      detail: String(reason)
    });
  }

  private readonly _contents: Contents.IManager;
  private readonly _folders = new Map<string, Folder>();
}

function byName(one: IContextItem, other: IContextItem): number {
  return one.name.localeCompare(other.name);
}

const LANGUAGES: Readonly<Record<string, string>> = {
  '.csv': 'csv',
  '.ipynb': 'python',
  '.js': 'javascript',
  '.json': 'json',
  '.md': 'markdown',
  '.py': 'python',
  '.r': 'r',
  '.sh': 'sh',
  '.sql': 'sql',
  '.toml': 'toml',
  '.ts': 'typescript',
  '.yaml': 'yaml',
  '.yml': 'yaml'
};

function languageOf(name: string): string {
  const extension = PathExt.extname(name).toLowerCase();
  return Object.hasOwn(LANGUAGES, extension) ? LANGUAGES[extension] : '';
}
