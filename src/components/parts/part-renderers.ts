/**
 * What other extensions draw in answers: parts of their own, outputs of their
 * tools, and MIME types that JupyterLab's renderers do not draw well enough.
 */
import type React from 'react';
import { Registry } from '../../core/registry';

/** What a renderer draws. */
export type DrawnKind =
  | { readonly part: `data-${string}` }
  | { readonly tool: string }
  | { readonly mimeType: string };

export interface IPartProps {
  /** The data of the part or of the MIME type, or what the tool returned. Models may have written it: believe nothing. */
  readonly data: unknown;
  /** What the tool was called with. */
  readonly input?: unknown;
  /** The metadata of a MIME bundle. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface IPartRenderer {
  /** Its own name, such as `my-extension:chart`. */
  readonly id: string;
  readonly draws: DrawnKind;
  readonly component: React.ComponentType<IPartProps>;
}

/** What says how the chat itself is doing is not for others to draw. */
const OURS = ['context', 'error', 'mimebundle', 'native', 'notice', 'output'];

export class PartRenderers extends Registry<IPartRenderer> {
  constructor() {
    super('part renderer');
  }

  override add(renderer: IPartRenderer): () => void {
    const { draws } = renderer;
    if ('part' in draws && OURS.includes(draws.part.slice('data-'.length))) {
      throw new Error(`The chat itself draws ${draws.part}.`);
    }
    return super.add(renderer);
  }

  /** The one that was added last. */
  find(wanted: DrawnKind): IPartRenderer | null {
    const key = keyOf(wanted);
    return this.items.findLast(({ draws }) => keyOf(draws) === key) ?? null;
  }
}

function keyOf(kind: DrawnKind): string {
  return JSON.stringify(Object.entries(kind)[0]);
}
