/**
 * Which of many models to begin with, where nobody said: by its name, since
 * that is all that lists of providers have in common. It is only a beginning.
 */
import type { IModel } from './models';

/** Words of names that are for something special, dear, old, or about to go. */
const SPECIAL =
  /audio|base|code|codex|computer|deep-research|exp|image|instruct|live|opus|preview|pro\b|robotics|safety|search|thinking|vision|\d{4}-?\d\d-?\d\d|-\d{3,4}\b/i;

/** The newest of the ordinary models; undefined for none. */
export function suggestedModel(models: readonly IModel[]): IModel | undefined {
  const ordinary = models.filter(({ label }) => !SPECIAL.test(label));
  const choice = ordinary.length > 0 ? ordinary : models;
  return choice.reduce<IModel | undefined>(
    (best, model) => (best && !isBefore(model, best) ? best : model),
    undefined
  );
}

function isBefore({ label }: IModel, other: IModel): boolean {
  const [version, otherVersion] = [versionOf(label), versionOf(other.label)];
  // of one version, the plain model has the shortest name
  return version === otherVersion
    ? label.length < other.label.length
    : version > otherVersion;
}

/** 4.5 of `claude-sonnet-4-5`; sizes, as in `llama-70b`, are no versions. */
function versionOf(name: string): number {
  const [, major = '0', minor = '0'] =
    /(?:^|[^\d.])(\d{1,2})(?:[.-](\d{1,2}))?(?![\d.]*[\db])/i.exec(name) ?? [];
  return Number(major) + Number(minor) / 100;
}
