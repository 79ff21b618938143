/**
 * What the model is called that gave an answer.
 */
import type { IMessage } from '../../core/messages';
import type { IModel } from '../../core/models';

export function labelOfModel(
  { metadata }: IMessage,
  models: readonly IModel[]
): string | null {
  const id = metadata.model;
  if (typeof id !== 'string') {
    return null;
  }
  const model = models.find(each => each.id === id);
  // what a small local model says must not be taken for more than it is
  return model?.group === 'local'
    ? `${model.label} · ${model.detail}`
    : (model?.label ?? nameOf(id));
}

/** What is left to say of a model that is gone: of a function, its name. */
function nameOf(id: string): string {
  return id.replace(/^kernel:[^/]*\//, '');
}
