/**
 * What every component may need from its surroundings, as one React context:
 * the renderer of answers, translations, and what the host page can do.
 */
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext } from 'react';
import type { IFileSource } from '../core/attachments';
import type { IEndpointEntry } from '../core/endpoints';
import type { ICellLine, INamedFile } from '../core/messages';
import type { ContextProviders } from '../core/context-providers';
import type { ICode, ICodeAction } from '../markdown/code-block';
import type { PartRenderers } from './parts/part-renderers';
import type { IPanelPreferences } from '../settings';

/** Adds endpoints to the settings, which the server reads. Both reject if they cannot. */
export interface IEndpointSettings {
  add(entry: IEndpointEntry): Promise<void>;
  remove(name: string): Promise<void>;
}

export interface IExampleNotebook {
  readonly path: string;
  /** Run all of its cells; absent where it was opened out of reach. */
  readonly run?: () => Promise<void>;
}

/** What the page around a chat can do for it; absent where it cannot. */
export interface IChatHost {
  /** Open the settings in which endpoints are configured. */
  readonly openProviderSettings?: () => void;
  /** The person's own endpoints in those settings. */
  readonly endpoints?: IEndpointSettings;
  /** Open a notebook with a function that answers; returns its path. */
  readonly openExample?: () => Promise<IExampleNotebook>;
  /** Put the cursor into a line of a cell; false if no open notebook has it. */
  readonly showCell?: (
    line: ICellLine,
    kernel: string | null
  ) => Promise<boolean>;
  /**
   * Save a file beside the notebook that is open, under a name that is free, and
   * say so; what fails is said too.
   */
  readonly saveFile?: (file: INamedFile) => Promise<void>;
  /**
   * Open a notebook. One that is not there any more is said, and `forget` offered.
   */
  readonly openNotebook?: (path: string, forget: () => void) => Promise<void>;
  /** What can be done with a block of code, besides copying it. */
  readonly codeActions?: readonly ICodeAction[];
  /** Who offers what questions can bring along. */
  readonly contexts?: ContextProviders;
  /** Drag a block of code to where it is dropped. */
  readonly dragCode?: (code: ICode, pressed: PointerEvent) => void;
  /** What other extensions draw of answers. */
  readonly partRenderers?: Pick<PartRenderers, 'find' | 'items' | 'subscribe'>;
  /** A file of Jupyter's, by its path; null for a folder. */
  readonly fileAt?: (path: string) => Promise<IFileSource | null>;
}

export interface IChatServices {
  /** The application's own: Markdown brings the sanitizer of answers itself. */
  readonly rendermime: IRenderMimeRegistry;
  readonly trans: TranslationBundle;
  readonly host: IChatHost;
  readonly sendWith: IPanelPreferences['sendWith'];
  /** How what models think is shown at first. */
  readonly reasoning: IPanelPreferences['reasoning'];
  /** Whether answers tell what they took. */
  readonly showUsage: boolean;
  /** The content of a message's attachment. */
  readonly readAttachment: (id: string) => Promise<Blob>;
}

export const ChatServices = React.createContext<IChatServices | null>(null);

export function useServices(): IChatServices {
  const services = useContext(ChatServices);
  if (!services) {
    throw new Error('A chat component was used outside of ChatView.');
  }
  return services;
}
