/**
 * The files of the question being written: uploads them, two at a time, as soon
 * as they may go to the chosen model.
 */
import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { filesFor, obstacleOf } from '../core/attachments';
import type { IAttachedFile, IFileSource } from '../core/attachments';
import { ChatFailure, chatErrorOf } from '../core/errors';
import type { ITranslation } from '../core/errors';
import type { IChatTransport } from '../transport/chat-transport';
import type { ChatStore } from './chat-store';

export interface IAttachmentsOptions {
  readonly store: ChatStore;
  readonly transport: IChatTransport;
  readonly trans: ITranslation;
}

/** Browsers allow six connections to a server; answers are read over some. */
const MAX_UPLOADS = 2;

export class Attachments implements IDisposable {
  constructor(private readonly _options: IAttachmentsOptions) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Attach files to the question being written. */
  attach(sources: readonly IFileSource[]): void {
    this._put(
      sources.map(source => ({
        id: UUID.uuid4(),
        source,
        status: 'waiting',
        progress: 0,
        model: null
      }))
    );
    this.upload();
  }

  /** Take files away again; one that is on its way stops. */
  detach(ids: readonly string[]): void {
    ids.forEach(id => this._running.get(id)?.abort());
    this._options.store.dispatch({ type: 'files-detached', ids });
    this.upload();
  }

  retry(id: string): void {
    this._change(id, { status: 'waiting', problem: undefined });
    this.upload();
  }

  /** Take those files that can go with a question. */
  take(ids: readonly string[]): readonly IAttachedFile[] {
    const taken = this._files.filter(
      ({ id, status }) => ids.includes(id) && status === 'uploaded'
    );
    if (taken.length > 0) {
      this.detach(taken.map(({ id }) => id));
    }
    return taken;
  }

  /** The question that they went with was refused. */
  giveBack(files: readonly IAttachedFile[], reason: unknown): void {
    const isLost =
      reason instanceof ChatFailure && reason.code === 'unknown-attachment';
    this._put(
      isLost ? files.map(file => ({ ...file, status: 'waiting' })) : files
    );
    this.upload();
  }

  /** Begin what can be uploaded now; called whenever something changed. */
  upload(): void {
    const files = this._files;
    if (files.length === 0) {
      return;
    }
    const { models, model, limits } = this._options.store.state;
    const chosen = models.find(({ id }) => id === model);
    const due = files.filter(
      (file, index) =>
        isDue(file, model) && !obstacleOf(file, index, chosen, limits)
    );
    const free = Math.max(0, MAX_UPLOADS - this._running.size);
    due.slice(0, free).forEach(file => void this._upload(file, model));
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._running.forEach(upload => upload.abort());
    }
  }

  private get _files(): readonly IAttachedFile[] {
    const { drafts, current } = this._options.store.state;
    return filesFor(drafts, current?.id ?? null);
  }

  private async _upload(
    { id, source }: IAttachedFile,
    model: string | null
  ): Promise<void> {
    const { transport } = this._options;
    const leaving = new AbortController();
    const { signal } = leaving;
    this._running.set(id, leaving);
    this._change(id, { status: 'uploading', progress: 0, model });
    try {
      const attachment = await transport.uploadAttachment(
        source,
        await this._read(source),
        {
          model,
          signal,
          onProgress: progress => this._change(id, { progress })
        }
      );
      this._change(id, { status: 'uploaded', attachment, problem: undefined });
    } catch (error) {
      this._fail(id, error);
    } finally {
      this._running.delete(id);
    }
    if (!this._isDisposed) {
      this.upload();
    }
  }

  private _fail(id: string, error: unknown): void {
    if (!(error instanceof ChatFailure)) {
      console.error(error);
    }
    const problem = chatErrorOf(error, this._options.trans);
    this._change(id, { status: 'failed', problem });
  }

  private async _read(source: IFileSource): Promise<Blob> {
    try {
      return await source.read();
    } catch (error) {
      throw error instanceof ChatFailure ? error : this._unreadable(error);
    }
  }

  private _unreadable(reason: unknown): ChatFailure {
    const { trans } = this._options;
    return new ChatFailure({
      code: 'file-unreadable',
      title: trans.__('This file cannot be read.'),
      detail: String(reason),
      hint: trans.__('Attach it again if it was moved or changed.')
    });
  }

  private _put(files: readonly IAttachedFile[]): void {
    const { store } = this._options;
    const conversation = store.state.current?.id ?? null;
    store.dispatch({ type: 'files-attached', conversation, files });
  }

  /** Does nothing for a file that was taken away. */
  private _change(id: string, change: Partial<IAttachedFile>): void {
    this._options.store.dispatch({ type: 'file-changed', id, change });
  }

  private readonly _running = new Map<string, AbortController>();
  private _isDisposed = false;
}

/** One that was refused for a model may be taken for another. */
function isDue(file: IAttachedFile, model: string | null): boolean {
  const isRefused = file.problem?.code === 'attachment-refused';
  return (
    file.status === 'waiting' ||
    (file.status === 'failed' && isRefused && file.model !== model)
  );
}
