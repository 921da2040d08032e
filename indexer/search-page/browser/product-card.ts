import { element } from '../../../pipelines/pages/browser/elements.ts';
import type { FoundProduct } from '../../search/answers.ts';
import type { ListedProduct } from '../../search/product-answer.ts';
import { highlighted } from './highlighted.ts';
import { drawSheet } from './sheet-picture.ts';

/** An amount in words of the reader's language; nothing when there is no price. */
export function priceText({ priceMinor, currency }: Pick<ListedProduct, 'priceMinor' | 'currency'>): string {
  if (priceMinor === null) return '';
  const format = new Intl.NumberFormat(undefined, { style: 'currency', currency: currency ?? 'EUR' });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(priceMinor / 10 ** digits);
}

export function stockText(product: ListedProduct): string {
  if (!product.inStock) return 'Out of stock';
  if (product.deliveryDays === null) return 'Available';
  return product.deliveryDays === 1 ? 'in 1 working day' : `in ${product.deliveryDays} working days`;
}

export function pictureOf(product: ListedProduct): SVGElement {
  return drawSheet({
    category: product.categoryPaths[0] ?? product.title,
    sizeMm: product.sizesMm[0],
    format: product.formats[0],
    isLandscape: product.orientations[0] === 'landscape',
  });
}

/** A found product as a button that opens it. */
export function productCard(
  product: ListedProduct,
  title: readonly Node[],
  onOpen: (productId: string) => void,
  variantCount = 1,
): HTMLElement {
  const facts = [product.formats[0], product.materials[0]].filter((fact) => fact !== undefined).join(' · ');
  const variants = variantCount > 1 ? `${variantCount} sizes and materials` : '';
  const stock = element('span', { class: product.inStock ? 'stock' : 'stock out' }, stockText(product));
  const text = element(
    'span',
    { class: 'text' },
    element('span', { class: 'category' }, product.categoryPaths.at(-1) ?? ''),
    element('span', { class: 'title' }, ...title),
    element('span', { class: 'facts' }, variants === '' ? facts : variants),
    element('span', { class: 'bottom' }, element('span', { class: 'price-tag' }, priceText(product)), stock),
  );
  const card = element(
    'button',
    { type: 'button', class: 'hit', 'data-product': product.productId },
    pictureOf(product),
  );
  card.append(text);
  card.addEventListener('click', () => onOpen(product.productId));
  return card;
}

export function foundCard(product: FoundProduct, onOpen: (productId: string) => void): HTMLElement {
  return element('li', {}, productCard(product, highlighted(product.highlights.title), onOpen, product.variantCount));
}
