// Prints, as JSON, the strings of the browser half that are to be translated: the arguments of
// `trans.__`, `_n`, `_p` and `_np`. Whatever is no literal there fails: nobody
// could translate it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The texts that a call begins with. */
const CALLS = {
  __: ['id'],
  gettext: ['id'],
  _n: ['id', 'plural'],
  ngettext: ['id', 'plural'],
  _p: ['context', 'id'],
  pgettext: ['context', 'id'],
  _np: ['context', 'id', 'plural'],
  npgettext: ['context', 'id', 'plural']
};

const found = [];
const problems = [];

for (const file of sources('src')) {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true
  );
  visit(source, source);
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap(entry => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        return entry.name === '__tests__' ? [] : sources(path);
      }
      return /\.tsx?$/.test(path) ? [path] : [];
    })
    .sort();
}

function visit(node, source) {
  if (ts.isCallExpression(node) && isTranslated(node.expression)) {
    read(node, source);
  }
  ts.forEachChild(node, child => visit(child, source));
}

/** Whether it is `trans.__`, `this.options.trans._n` and the like. */
function isTranslated(callee) {
  if (!ts.isPropertyAccessExpression(callee) || !(callee.name.text in CALLS)) {
    return false;
  }
  const owner = callee.expression;
  return /^_?trans$/.test((owner.name ?? owner).text ?? '');
}

function read(call, source) {
  const names = CALLS[call.expression.name.text];
  const texts = names.map((_, index) => textOf(call.arguments[index]));
  const { line } = source.getLineAndCharacterOfPosition(call.getStart());
  if (texts.includes(null)) {
    problems.push(`${source.fileName}:${line + 1}: ${call.getText()}`);
    return;
  }
  const entries = names.map((name, index) => [name, texts[index]]);
  found.push({ file: source.fileName, ...Object.fromEntries(entries) });
}

/** The text of a literal, also of several put together; null for anything else. */
function textOf(node) {
  if (node && ts.isStringLiteralLike(node)) {
    return node.text;
  }
  if (
    node &&
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.PlusToken
  ) {
    const parts = [textOf(node.left), textOf(node.right)];
    return parts.includes(null) ? null : parts.join('');
  }
  return null;
}

// JupyterLab looks a string up by its singular alone
const kinds = new Map();
for (const { context, id, plural } of found) {
  const key = JSON.stringify([context, id]);
  if (kinds.has(key) && kinds.get(key) !== plural) {
    problems.push(`with and without a plural, or with two: ${id}`);
  }
  kinds.set(key, plural);
}

if (problems.length > 0) {
  console.error(`Not translatable:\n${problems.join('\n')}`);
  process.exit(1);
}
process.stdout.write(JSON.stringify(found));
