/**
 * Images of an answer: those that came with it are shown, those elsewhere are
 * named and loaded one by one, only when the person asks.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import { webAddress } from './links';

const HARMLESS = /^(?:data:image\/(?:png|jpe?g|gif|webp);base64,|blob:)/i;

export const IMAGE_CHIP = 'jp-ChatExt-imageChip';

/** The image's bytes came with the answer. */
export function isHarmlessImage(source: string): boolean {
  return HARMLESS.test(source);
}

/** What is shown in an image's place: a button for one that could be loaded. */
export function imageChip(image: Element, trans: TranslationBundle): Element {
  const source = image.getAttribute('src') ?? '';
  const alternative = image.getAttribute('alt') ?? '';
  const address = webAddress(source);
  const chip = image.ownerDocument.createElement(address ? 'button' : 'span');
  chip.className = IMAGE_CHIP;
  if (address) {
    chip.setAttribute('type', 'button');
    chip.dataset.source = address.href;
    chip.dataset.alternative = alternative;
    chip.title = address.href;
  }
  chip.textContent = address
    ? trans.__('Image from %1 — load?', address.host)
    : trans.__('[image not shown: %1]', alternative || source.slice(0, 80));
  return chip;
}

/** Load the image a chip stands for, telling its host no more than it must. */
export function loadImage(chip: HTMLElement): void {
  const image = document.createElement('img');
  image.alt = chip.dataset.alternative ?? '';
  image.referrerPolicy = 'no-referrer';
  image.src = chip.dataset.source ?? '';
  chip.replaceWith(image);
}
