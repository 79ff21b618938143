/**
 * What is dropped on a chat: files of the person's machine or of JupyterLab's
 * file browser, and cells. All other drags are left alone.
 */
import type { RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';
import { CODE_OF_CHAT } from '../../core/dragged-cells';
import type { IDraggedCell } from '../../core/dragged-cells';
import {
  bringsFiles,
  bringsPicture,
  droppedFiles,
  droppedPicture
} from './incoming-files';
import type { IDropped } from './incoming-files';

export interface IFileDropOptions {
  /** Anything in the chat that takes them. */
  readonly inside: RefObject<HTMLElement>;
  /** Which of them are taken; what is not does no harm either. */
  readonly takes: Readonly<Record<Kind, boolean>>;
  readonly onFiles: (dropped: IDropped) => void;
  /** Told of paths in the file browser; absent where those cannot be read. */
  readonly onPaths?: (paths: readonly string[]) => void;
  /** Told of cells of a notebook, and of its path. */
  readonly onCells: (cells: readonly IDraggedCell[], path: string) => void;
}

/** What is over the chat now. */
export function useFileDrop(options: IFileDropOptions): Over {
  const [over, setOver] = useState<Over>(null);
  const latest = useRef(options);
  latest.current = options;
  const { inside } = options;
  useEffect(() => {
    const chat = inside.current?.closest<HTMLElement>('.jp-ChatExt');
    const target = new DropTarget(chat, () => latest.current, setOver);
    target.listen();
    return () => target.dispose();
  }, [inside]);
  return over;
}

type Kind = 'files' | 'cells';

export type Over = Kind | null;

const EVENTS = ['dragenter', 'dragover', 'dragleave', 'drop'];

/** What `@lumino/dragdrop` calls its own. */
const LUMINO = 'lm-';

class DropTarget implements EventListenerObject {
  constructor(
    private readonly chat: HTMLElement | null | undefined,
    private readonly options: () => IFileDropOptions,
    private readonly setOver: (over: Over) => void
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
    if (!drag || isOwn(event, this.chat)) {
      if (event.type.endsWith('drop')) {
        this.setOver(null);
      }
      return;
    }
    // also where files are not taken: the browser would open them instead of Jupyter
    event.preventDefault();
    event.stopPropagation();
    const isDropped = event.type.endsWith('drop');
    this.show(event, isDropped ? null : drag.kind);
    const isTaken = options.takes[drag.kind];
    drag.allow(isTaken);
    if (isDropped && isTaken) {
      drag.deliver();
    }
  }

  private show({ type, relatedTarget }: DragEvent, over: Over): void {
    if (!type.endsWith('dragleave')) {
      this.setOver(over);
    } else if (!this.isInside(relatedTarget)) {
      this.setOver(null);
    }
  }

  private isInside(target: EventTarget | null): boolean {
    return target instanceof Node && this.chat?.contains(target) === true;
  }
}

/** Something that can be attached. */
interface IDrag {
  readonly kind: Kind;
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
  const dropped = dataTransfer && brought(dataTransfer);
  return dropped
    ? {
        kind: 'files',
        allow: isTaken => {
          dataTransfer.dropEffect = isTaken ? 'copy' : 'none';
        },
        deliver: () => onFiles(dropped())
      }
    : null;
}

/** What gives the files, or the picture; they can be read only when they are dropped. */
function brought(data: DataTransfer): (() => IDropped) | null {
  if (bringsFiles(data)) {
    return () => droppedFiles(data);
  }
  return bringsPicture(data) ? () => onlyPicture(droppedPicture(data)) : null;
}

function onlyPicture(picture: File | null): IDropped {
  const files = picture ? [picture] : [];
  return { files, hasFolders: false, isElsewhere: !picture };
}

/** Whether it is code of a chat, or cells that are moved within the notebook around this one. */
function isOwn(
  event: DragEvent,
  chat: HTMLElement | null | undefined
): boolean {
  const { source } = event as Partial<ILuminoDrag>;
  const { node } = (source ?? {}) as { node?: unknown };
  const isAround = node instanceof Node && node.contains(chat ?? null);
  return source === CODE_OF_CHAT || isAround;
}

interface ILuminoDrag extends DragEvent {
  readonly mimeData: {
    hasData(type: string): boolean;
    getData(type: string): unknown;
  };
  readonly source: unknown;
  readonly proposedAction: string;
  dropAction: string;
}

/** What the file browser drags: a list of paths. */
const PATHS = 'application/x-jupyter-icontents';

/** What notebooks drag: cells as they are saved. */
const CELLS = 'application/vnd.jupyter.cells';

function luminoDrag(
  event: ILuminoDrag,
  { onPaths, onCells }: IFileDropOptions
): IDrag | null {
  if (event.mimeData.hasData(CELLS)) {
    return {
      kind: 'cells',
      allow: isTaken => {
        event.dropAction = isTaken ? 'copy' : 'none';
      },
      deliver: () =>
        onCells(
          event.mimeData.getData(CELLS) as IDraggedCell[],
          pathOf(event.source)
        )
    };
  }
  return onPaths && event.mimeData.hasData(PATHS)
    ? {
        kind: 'files',
        allow: isTaken => {
          event.dropAction = isTaken ? event.proposedAction : 'none';
        },
        deliver: () => onPaths(event.mimeData.getData(PATHS) as string[])
      }
    : null;
}

/** The path of a notebook from which cells are dragged; empty if nobody knows. */
function pathOf(source: unknown): string {
  const { parent } = (source ?? {}) as {
    parent?: { context?: { localPath?: unknown } };
  };
  const path = parent?.context?.localPath;
  return typeof path === 'string' ? path : '';
}
