/**
 * Decides how the rich output of a function is shown: its richest form that
 * runs no code, and what had to be left out for that.
 */
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';

export interface IBundle {
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export type Shown =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'markdown'; readonly text: string }
  | { readonly kind: 'html'; readonly content: DocumentFragment }
  | { readonly kind: 'image'; readonly type: string; readonly source: string }
  | { readonly kind: 'json'; readonly value: unknown }
  | {
      /** By a renderer of JupyterLab or of another extension. */
      readonly kind: 'renderer';
      readonly type: string;
      /** Who might be contacted by showing it. */
      readonly hosts: readonly string[];
    };

/** Something that is not shown: a MIME type, or what HTML has besides text. */
export type LeftOut = string;
export const HTML_SCRIPTS = 'html-scripts';
export const HTML_STYLES = 'html-styles';

export interface IChoice {
  readonly shown: Shown | null;
  readonly leftOut: readonly LeftOut[];
}

/** What can be rendered here. */
export interface IRenderers {
  /** Best first. */
  readonly mimeTypes: readonly string[];
  getFactory(type: string): IRenderMime.IRendererFactory | undefined;
  /** The harmless part of HTML. */
  toFragment(html: string): DocumentFragment;
}

export function asBundle(given: unknown): IBundle | null {
  if (!isObject(given) || !isObject(given.data)) {
    return null;
  }
  return {
    data: given.data,
    metadata: isObject(given.metadata) ? given.metadata : {}
  };
}

export function chooseForm(bundle: IBundle, renderers: IRenderers): IChoice {
  const leftOut = new Set<LeftOut>();
  for (const type of ranked(bundle, renderers)) {
    const form = formOf(type, bundle.data[type], renderers, leftOut);
    if (form) {
      const isPlain = form.kind === 'text';
      const unknown = isPlain ? unknownTypes(bundle, renderers) : [];
      return { shown: form, leftOut: [...leftOut, ...unknown] };
    }
  }
  const types = Object.keys(bundle.data);
  return { shown: null, leftOut: [...new Set([...leftOut, ...types])] };
}

/** The types we show ourselves, wherever nobody ranks them. */
const OUR_TYPES: readonly string[] = [
  'text/html',
  'text/markdown',
  'image/svg+xml',
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'application/json',
  'text/plain'
];

const PHOTOS = new Set(OUR_TYPES.slice(3, 7));

function ranked(bundle: IBundle, { mimeTypes }: IRenderers): string[] {
  const known = [...new Set([...mimeTypes, ...OUR_TYPES])];
  const types = known.filter(type => Object.hasOwn(bundle.data, type));
  // JSON comes with many objects as the lesser form of them
  const isLast = (type: string): number => LAST.indexOf(type);
  return types.sort((one, other) => isLast(one) - isLast(other));
}

/** In this order, after everything else. */
const LAST: readonly string[] = ['application/json', 'text/plain'];

function unknownTypes({ data }: IBundle, renderers: IRenderers): string[] {
  return Object.keys(data).filter(
    type => !OUR_TYPES.includes(type) && !renderers.getFactory(type)
  );
}

/** Longer HTML would keep the page busy for seconds. */
const MAX_HTML = 1_000_000;

/** The form of one type; null, and a remark, for what is not shown. */
function formOf(
  type: string,
  value: unknown,
  renderers: IRenderers,
  leftOut: Set<LeftOut>
): Shown | null {
  const text = /json$/.test(type) ? null : textOf(value);
  const form =
    text === null
      ? rendered(type, value, renderers)
      : (written(type, text, renderers, leftOut) ??
        rendered(type, text, renderers));
  if (!form && type !== 'text/html') {
    leftOut.add(type);
  }
  return form;
}

function written(
  type: string,
  text: string,
  renderers: IRenderers,
  leftOut: Set<LeftOut>
): Shown | null {
  if (PHOTOS.has(type)) {
    return photo(type, text);
  }
  switch (type) {
    case 'text/plain':
      return { kind: 'text', text };
    case 'text/markdown':
      return { kind: 'markdown', text };
    case 'text/html':
      return html(text, renderers, leftOut);
    case 'image/svg+xml':
      return { kind: 'image', type, source: drawing(text) };
    default:
      return null;
  }
}

function html(
  text: string,
  renderers: IRenderers,
  leftOut: Set<LeftOut>
): Shown | null {
  if (text.length > MAX_HTML) {
    leftOut.add('text/html');
    return null;
  }
  const inert = new DOMParser().parseFromString(text, 'text/html');
  if (inert.querySelector('script, iframe, object, embed, canvas, video')) {
    leftOut.add(HTML_SCRIPTS);
  }
  if (inert.querySelector('style:not([scoped])')) {
    leftOut.add(HTML_STYLES);
  }
  const content = renderers.toFragment(text);
  const isEmpty =
    !content.textContent?.trim() && !content.querySelector('img, hr');
  return isEmpty ? null : { kind: 'html', content };
}

const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

function photo(type: string, text: string): Shown | null {
  return BASE64.test(text)
    ? { kind: 'image', type, source: `data:${type};base64,${text.trim()}` }
    : null;
}

/** As the source of an image an SVG runs no scripts and loads nothing. */
function drawing(svg: string): string {
  const bytes = new TextEncoder().encode(svg);
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += 0x8000) {
    parts.push(String.fromCharCode(...bytes.subarray(start, start + 0x8000)));
  }
  return `data:image/svg+xml;base64,${btoa(parts.join(''))}`;
}

function rendered(
  type: string,
  value: unknown,
  renderers: IRenderers
): Shown | null {
  if (OUR_TYPES.includes(type) && type !== 'application/json') {
    return null;
  }
  if (renderers.getFactory(type)?.safe) {
    return { kind: 'renderer', type, hosts: hostsIn(type, value) };
  }
  return type === 'application/json' ? { kind: 'json', value } : null;
}

/** Whose tiles a map is made of is not in its data. */
const MAPS = 'application/geo+json';

/** Keys whose addresses only name something. */
const NAMES = new Set(['$schema', 'plotlyServerURL']);

/** The hosts that are named in the data, as a renderer might load from them. */
function hostsIn(type: string, value: unknown): string[] {
  const hosts = new Set<string>(type === MAPS ? ['openstreetmap.org'] : []);
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') {
      addHost(next, hosts);
    } else {
      addFields(next, waiting);
    }
  }
  return [...hosts];
}

function addHost(text: string, hosts: Set<string>): void {
  // anywhere in it: it may be an expression that makes an address
  const found = /\/\/([^/?#\s'"]{1,200})/.exec(text);
  if (found) {
    hosts.add(found[1]);
  }
}

function addFields(value: unknown, waiting: unknown[]): void {
  for (const [key, field] of Object.entries(value ?? {})) {
    if (!NAMES.has(key)) {
      waiting.push(field);
    }
  }
}

/** Text is one string, or the list of its lines; null for anything else. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') {
    return value;
  }
  return Array.isArray(value) && value.every(line => typeof line === 'string')
    ? value.join('')
    : null;
}

/** The plain text of a bundle: what it is called, and what is left of it. */
export function plainTextOf({ data }: IBundle): string | null {
  return textOf(data['text/plain']);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
