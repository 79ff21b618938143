/**
 * Files that are dropped on a chat: from the person's machine, or from
 * JupyterLab's file browser. All other drags are left alone.
 */
import type { RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';
import { bringsFiles, droppedFiles } from './incoming-files';
import type { IDropped } from './incoming-files';

export interface IFileDropOptions {
  /** Anything in the chat that takes them. */
  readonly inside: RefObject<HTMLElement>;
  /** Whether they are taken; if not, they do no harm either. */
  readonly isTaken: boolean;
  readonly onFiles: (dropped: IDropped) => void;
  /** Told of paths in the file browser; absent where those cannot be read. */
  readonly onPaths?: (paths: readonly string[]) => void;
}

/** Whether files are over the chat now. */
export function useFileDrop(options: IFileDropOptions): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(options);
  latest.current = options;
  const { inside } = options;
  useEffect(() => {
    const chat = inside.current?.closest<HTMLElement>('.jp-ChatExt');
    const target = new DropTarget(chat, () => latest.current, setOver);
    target.listen();
    return () => target.dispose();
  }, [inside]);
  return isOver;
}

const EVENTS = ['dragenter', 'dragover', 'dragleave', 'drop'];

/** What `@lumino/dragdrop` calls its own. */
const LUMINO = 'lm-';

class DropTarget implements EventListenerObject {
  constructor(
    private readonly chat: HTMLElement | null | undefined,
    private readonly options: () => IFileDropOptions,
    private readonly setOver: (isOver: boolean) => void
  ) {}

  listen(): void {
    for (const name of EVENTS) {
      this.chat?.addEventListener(name, this);
      this.chat?.addEventListener(LUMINO + name, this);
    }
  }

  dispose(): void {
    for (const name of EVENTS) {
      this.chat?.removeEventListener(name, this);
      this.chat?.removeEventListener(LUMINO + name, this);
    }
  }

  handleEvent(event: DragEvent): void {
    const options = this.options();
    const drag = dragOf(event, options);
    if (!drag) {
      return;
    }
    // also where files are not taken: the browser would open them instead of Jupyter
    event.preventDefault();
    event.stopPropagation();
    const isLeaving = event.type.endsWith('dragleave');
    const isDropped = event.type.endsWith('drop');
    if (!isLeaving || !this.isInside(event.relatedTarget)) {
      this.setOver(!isLeaving && !isDropped);
    }
    drag.allow(options.isTaken);
    if (isDropped && options.isTaken) {
      drag.deliver();
    }
  }

  private isInside(target: EventTarget | null): boolean {
    return target instanceof Node && this.chat?.contains(target) === true;
  }
}

/** Something that can be attached. */
interface IDrag {
  /** Tell whoever drags whether it may be dropped. */
  allow(isTaken: boolean): void;
  deliver(): void;
}

function dragOf(event: DragEvent, options: IFileDropOptions): IDrag | null {
  return event.type.startsWith(LUMINO)
    ? luminoDrag(event as ILuminoDrag, options)
    : systemDrag(event, options);
}

function systemDrag(
  { dataTransfer }: DragEvent,
  { onFiles }: IFileDropOptions
): IDrag | null {
  return bringsFiles(dataTransfer)
    ? {
        allow: isTaken => {
          dataTransfer.dropEffect = isTaken ? 'copy' : 'none';
        },
        deliver: () => onFiles(droppedFiles(dataTransfer))
      }
    : null;
}

interface ILuminoDrag extends DragEvent {
  readonly mimeData: {
    hasData(type: string): boolean;
    getData(type: string): unknown;
  };
  readonly proposedAction: string;
  dropAction: string;
}

/** What the file browser drags: a list of paths. */
const PATHS = 'application/x-jupyter-icontents';

function luminoDrag(
  event: ILuminoDrag,
  { onPaths }: IFileDropOptions
): IDrag | null {
  return onPaths && event.mimeData.hasData(PATHS)
    ? {
        allow: isTaken => {
          event.dropAction = isTaken ? event.proposedAction : 'none';
        },
        deliver: () => onPaths(event.mimeData.getData(PATHS) as string[])
      }
    : null;
}
