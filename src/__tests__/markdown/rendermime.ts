/**
 * A rendermime as JupyterLab makes it: its own parser, sanitizer and renderers.
 */
import { Sanitizer } from '@jupyterlab/apputils';
import { EditorLanguageRegistry } from '@jupyterlab/codemirror';
import { createMarkdownParser } from '@jupyterlab/markedparser-extension';
import {
  RenderMimeRegistry,
  standardRendererFactories
} from '@jupyterlab/rendermime';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { nullTranslator } from '@jupyterlab/translation';

export const trans = nullTranslator.load('jupyter_chat_ext');

/** Drawings that were asked for: there must be none. */
export const drawings: string[] = [];

const languages = new EditorLanguageRegistry();
for (const language of EditorLanguageRegistry.getDefaultLanguages()) {
  languages.addLanguage(language);
}

export const parser = createMarkdownParser(languages, {
  blocks: [
    {
      languages: ['mermaid'],
      rank: 1,
      walk: async text => {
        drawings.push(text);
      },
      render: () => '<img src="http://sink.example/drawing">'
    }
  ]
});

export function newRendermime(
  options: {
    markdownParser?: IRenderMime.IMarkdownParser;
    latexTypesetter?: IRenderMime.ILatexTypesetter;
  } = {}
): RenderMimeRegistry {
  return new RenderMimeRegistry({
    initialFactories: standardRendererFactories,
    sanitizer: new Sanitizer(),
    markdownParser: parser,
    ...options
  });
}
