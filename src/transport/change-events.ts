/**
 * What changed on the server, from Jupyter's event bus. A socket of our own,
 * since JupyterLab's does not say when it was lost and is back.
 */
import { EventManager } from '@jupyterlab/services';
import type { Event, ServerConnection } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type { IChange } from './chat-transport';

export const CHANGE_SCHEMA =
  'https://events.jupyter.org/jupyter_chat_ext/change/v1';

export class ChangeEvents implements IDisposable {
  constructor(serverSettings: ServerConnection.ISettings) {
    const WebSocket = this._watched(serverSettings.WebSocket);
    this._events = new EventManager({
      serverSettings: { ...serverSettings, WebSocket }
    });
    this._events.stream.connect(this._onEvent, this);
  }

  get changed(): ISignal<this, IChange> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._events.isDisposed;
  }

  /**
   * Note that something was read from the server: if the socket opens only
   * after that, changes in between were not seen.
   */
  noteRead(): void {
    this._mayHaveMissed ||= !this._isOpen;
  }

  dispose(): void {
    this._events.dispose();
    Signal.clearData(this);
  }

  private _onEvent(_: Event.IManager, event: Event.Emission): void {
    if (event.schema_id === CHANGE_SCHEMA) {
      this._changed.emit(event as unknown as IChange);
    }
  }

  /** The socket class, telling when a socket opens and closes. */
  private _watched(Base: typeof WebSocket): typeof WebSocket {
    const onOpen = (): void => {
      this._isOpen = true;
      if (this._mayHaveMissed && !this.isDisposed) {
        this._mayHaveMissed = false;
        this._changed.emit({ kind: 'reconnected' });
      }
    };
    const onClose = (): void => {
      const wasOpen = this._isOpen;
      this._mayHaveMissed ||= wasOpen;
      this._isOpen = false;
      if (wasOpen && !this.isDisposed) {
        this._changed.emit({ kind: 'lost' });
      }
    };
    return class extends Base {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        this.addEventListener('open', onOpen);
        this.addEventListener('close', onClose);
      }
    };
  }

  private readonly _events: EventManager;
  private readonly _changed = new Signal<this, IChange>(this);
  private _isOpen = false;
  private _mayHaveMissed = false;
}
