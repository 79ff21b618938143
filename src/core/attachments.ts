/**
 * Files that go with a question: what a model takes, and what keeps a file from
 * going. The server decides; this only says it before anything is sent.
 */
import type { IChatError, Part } from './messages';
import type { IModel } from './models';

/** A file before it is read: of the person's machine, or of Jupyter's. */
export interface IFileSource {
  readonly name: string;
  /** A MIME type; empty where nobody knows it. */
  readonly type: string;
  readonly size: number;
  read(): Promise<Blob>;
}

/** What the server takes from anybody. */
export interface ILimits {
  /** The most bytes that a file may have. */
  readonly attachmentBytes: number;
  /** The most files that go with one question. */
  readonly attachments: number;
}

/** What the server says of a file that it was given. */
export interface IAttachment {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
}

/** A file that is to go with the question being written. */
export interface IAttachedFile {
  readonly id: string;
  readonly source: IFileSource;
  readonly status: 'waiting' | 'uploading' | 'uploaded' | 'failed';
  /** How much of it was sent, from 0 to 1. */
  readonly progress: number;
  /** The model it was sent for: others may take other files. */
  readonly model: string | null;
  /** What the server calls it, once it is there. */
  readonly attachment?: IAttachment;
  readonly problem?: IChatError;
}

/** Why a file cannot go with a question to a model. */
export type Obstacle =
  'no-model' | 'no-files' | 'type' | 'too-large' | 'too-many';

/** Says it of the file at `index`; null for one that may go. */
export function obstacleOf(
  { source }: IAttachedFile,
  index: number,
  model: IModel | undefined,
  limits: ILimits | null
): Obstacle | null {
  if (!model) {
    return 'no-model';
  }
  if (!takesFiles(model)) {
    return 'no-files';
  }
  if (!takesType(model, source)) {
    return 'type';
  }
  return limits && beyond(limits, source, index);
}

function beyond(
  { attachmentBytes, attachments }: ILimits,
  { size }: IFileSource,
  index: number
): Obstacle | null {
  if (size > attachmentBytes) {
    return 'too-large';
  }
  return index >= attachments ? 'too-many' : null;
}

export function takesFiles({ attachments }: IModel): boolean {
  return attachments === true || typesOf(attachments).length > 0;
}

/** What a file picker should offer; undefined for any file. */
export function acceptOf({ attachments }: IModel): string | undefined {
  return typesOf(attachments).join(',') || undefined;
}

function takesType({ attachments }: IModel, source: IFileSource): boolean {
  const types = [source.type, typeByName(source.name)].filter(Boolean);
  const wanted = typesOf(attachments);
  return (
    attachments === true ||
    isUnsure(wanted, types) ||
    wanted.some(one => isOf(one, source.name, types))
  );
}

/** What nobody knows, and what may be a text all the same, is for the server to find out. */
function isUnsure(
  wanted: readonly string[],
  types: readonly string[]
): boolean {
  return (
    types.length === 0 ||
    (wanted.includes('text/*') && !types.some(type => NO_TEXT.test(type)))
  );
}

const NO_TEXT = /^(?:image|audio|video|font)\/|^application\/(?:pdf|zip)$/;

function typesOf(attachments: IModel['attachments']): readonly string[] {
  return typeof attachments === 'object' ? attachments : [];
}

/** Whether a file is what is wanted: an extension, a type, or a kind of types. */
function isOf(wanted: string, name: string, types: readonly string[]): boolean {
  const sought = wanted.toLowerCase();
  if (sought.startsWith('.')) {
    return name.toLowerCase().endsWith(sought);
  }
  const isKind = sought.endsWith('/*');
  return types.some(type =>
    isKind ? type.startsWith(sought.slice(0, -1)) : type === sought
  );
}

/** Browsers know few types, and take some for others. */
const TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  gif: 'image/gif',
  htm: 'text/html',
  html: 'text/html',
  ipynb: 'application/x-ipynb+json',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  md: 'text/markdown',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  pdf: 'application/pdf',
  png: 'image/png',
  py: 'text/x-python',
  svg: 'image/svg+xml',
  tsv: 'text/tab-separated-values',
  txt: 'text/plain',
  wav: 'audio/wav',
  webp: 'image/webp',
  xml: 'application/xml',
  yaml: 'application/yaml',
  yml: 'application/yaml'
};

/** The type that a name tells of; empty for names that tell nothing. */
export function typeByName(name: string): string {
  const extension = /\.(\w+)$/.exec(name)?.[1].toLowerCase() ?? '';
  return Object.hasOwn(TYPES, extension) ? TYPES[extension] : '';
}

/** The files of one draft, by the conversation it belongs to. */
export type Drafts = Readonly<Record<string, readonly IAttachedFile[]>>;

const NO_FILES: readonly IAttachedFile[] = [];

/** The files of a conversation's draft; null is the new conversation. */
export function filesFor(
  drafts: Drafts,
  conversation: string | null
): readonly IAttachedFile[] {
  return drafts[conversation ?? ''] ?? NO_FILES;
}

const SCHEME = 'attachment:';

/** A file as a part of a question; nothing before the server has it. */
export function partsOf({ attachment }: IAttachedFile): Part[] {
  return attachment
    ? [
        {
          type: 'file',
          url: `${SCHEME}${attachment.id}`,
          filename: attachment.name,
          mediaType: attachment.mediaType
        }
      ]
    : [];
}

/** The attachment that an address names; null for any other address. */
export function attachmentIn(url: string): string | null {
  const id = url.startsWith(SCHEME) ? url.slice(SCHEME.length) : '';
  return /^[0-9a-f]{64}$/.test(id) ? id : null;
}
