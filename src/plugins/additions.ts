/**
 * What other extensions have added to the chats of this page.
 */
import { PartRenderers } from '../components/parts/part-renderers';
import { CodeBlockActions } from './code-block-actions';

export const partRenderers = new PartRenderers();

export const codeBlockActions = new CodeBlockActions();
