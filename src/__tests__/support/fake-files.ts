/** What jsdom lacks of files: addresses of blobs, dialogs, and drags. */
import { fireEvent } from '@testing-library/react';

/** The blobs that have an address now. */
export const addresses = new Map<string, Blob>();

let last = 0;

export function installFiles(): void {
  addresses.clear();
  URL.createObjectURL = (blob: Blob) => {
    last += 1;
    const address = `blob:http://localhost/${last}`;
    addresses.set(address, blob);
    return address;
  };
  URL.revokeObjectURL = address => void addresses.delete(address);
  // without one, everything counts as seen
  Object.assign(window, { IntersectionObserver: undefined });
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
    fireEvent(this, new Event('close'));
  };
}

export function png(name: string): File {
  return new File(['png'], name, { type: 'image/png' });
}

/** What a paste or a drop brings. */
export function transfer(files: readonly File[], text = ''): object {
  return {
    files,
    items: files.map(file => ({
      kind: 'file',
      getAsFile: () => file,
      webkitGetAsEntry: () => ({ isDirectory: file.type === 'folder' })
    })),
    types: [...(files.length > 0 ? ['Files'] : []), ...(text ? ['text'] : [])],
    getData: () => text
  };
}

/** Drag something over a chat; tells whether the chat took it up. */
export function drag(
  kind: 'dragenter' | 'dragover' | 'dragleave' | 'drop',
  node: Element,
  dataTransfer: object
): { isTaken: boolean; dropEffect: unknown } {
  const isTaken = !fire(node, kind, { dataTransfer });
  const { dropEffect } = dataTransfer as { dropEffect?: unknown };
  return { isTaken, dropEffect };
}

/** Paste something; tells whether the chat took it, and not the browser. */
export function paste(node: Element, clipboardData: object): boolean {
  return !fire(node, 'paste', { clipboardData });
}

function fire(node: Element, kind: string, facts: object): boolean {
  const event = new MouseEvent(kind, { bubbles: true, cancelable: true });
  return fireEvent(node, Object.assign(event, facts));
}

/** One of JupyterLab's own drags. */
export function luminoDrag(
  kind: 'dragenter' | 'dragover' | 'dragleave' | 'drop',
  node: Element,
  type: string,
  paths: readonly unknown[],
  source: unknown = null
): { isTaken: boolean; dropAction: unknown } {
  const facts = {
    mimeData: {
      hasData: (asked: string) => asked === type,
      getData: () => paths
    },
    source,
    proposedAction: 'move',
    dropAction: 'none'
  };
  const event = Object.assign(
    new MouseEvent(`lm-${kind}`, { bubbles: true, cancelable: true }),
    facts
  );
  const isTaken = !fireEvent(node, event);
  return { isTaken, dropAction: event.dropAction };
}
