/**
 * Makes notebooks and files of code, beside the document that is open.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { PathExt } from '@jupyterlab/coreutils';
import type { ICode } from '../markdown/code-block';
import { openDocument } from './open-document';

/** Of the languages that answers are often written in; others are text. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  bash: '.sh',
  c: '.c',
  cpp: '.cpp',
  css: '.css',
  go: '.go',
  html: '.html',
  java: '.java',
  javascript: '.js',
  js: '.js',
  json: '.json',
  julia: '.jl',
  markdown: '.md',
  md: '.md',
  py: '.py',
  python: '.py',
  r: '.r',
  rust: '.rs',
  sh: '.sh',
  shell: '.sh',
  sql: '.sql',
  toml: '.toml',
  ts: '.ts',
  typescript: '.ts',
  xml: '.xml',
  yaml: '.yaml',
  yml: '.yaml'
};

/** Make a notebook whose only cell it is, and open it. */
export async function codeToNotebook(
  app: JupyterFrontEnd,
  code: ICode
): Promise<void> {
  const { path } = await untitled(app, { type: 'notebook' });
  const content = {
    cells: [
      {
        cell_type: 'code',
        source: code.text,
        metadata: {},
        outputs: [],
        execution_count: null
      }
    ],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5
  };
  await app.serviceManager.contents.save(path, {
    type: 'notebook',
    format: 'json',
    content
  });
  await app.commands.execute('docmanager:open', { path });
}

/** Make a file of it, and open it. */
export async function codeToFile(
  app: JupyterFrontEnd,
  { text, language }: ICode
): Promise<void> {
  const ext = EXTENSIONS[language.toLowerCase()] ?? '.txt';
  const { path } = await untitled(app, { type: 'file', ext });
  await app.serviceManager.contents.save(path, {
    type: 'file',
    format: 'text',
    content: `${text}\n`
  });
  await app.commands.execute('docmanager:open', { path });
}

function untitled(
  app: JupyterFrontEnd,
  options: { type: 'notebook' | 'file'; ext?: string }
): Promise<{ path: string }> {
  const path = PathExt.dirname(openDocument(app) ?? '');
  return app.serviceManager.contents.newUntitled({ path, ...options });
}
