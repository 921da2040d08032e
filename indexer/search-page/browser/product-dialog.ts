import { button, byId, element } from '../../../pipelines/pages/browser/elements.ts';
import { askProduct, askSimilar } from './ask-api.ts';
import { pictureOf, priceText, productCard, stockText } from './product-card.ts';

/** Opens the product with what is similar to it. */
export async function openProduct(productId: string): Promise<void> {
  const dialog = byId('product', HTMLDialogElement);
  if (!dialog.open) dialog.showModal();
  dialog.replaceChildren(element('div', { class: 'inside' }, 'One moment …'));
  try {
    const [product, similar] = await Promise.all([askProduct(productId), askSimilar(productId)]);
    const facts: readonly (readonly [string, string])[] = [
      ['SKU', product.sku ?? ''],
      ['Category', product.categoryPaths.at(-1) ?? ''],
      ['Brand', product.brand ?? ''],
      ['Formats', product.formats.join(', ')],
      ['Trimmed size', product.sizesMm.map((size) => `${size.replace('x', ' × ')} mm`).join(', ')],
      ['Materials', product.materials.join(', ')],
      ['Finishes', product.finishes.join(', ')],
      ['Printed sides', product.sides.join(' or ')],
      ['Price', priceText(product)],
      ['Availability', stockText(product)],
    ];
    const list = element('dl');
    for (const [name, value] of facts) {
      if (value !== '') list.append(element('dt', {}, name), element('dd', {}, value));
    }
    const close = button('Close', { class: 'close' }, () => dialog.close());
    const title = element('h2', { id: 'product-title' }, product.title);
    const inside = element('div', { class: 'inside' }, element('div', { class: 'head' }, title, close));
    inside.append(element('div', { class: 'body' }, pictureOf(product), list));
    inside.append(element('p', { class: 'description' }, product.description));
    if (similar.products.length > 0) {
      const cards = similar.products
        .slice(0, 4)
        .map((one) => element('li', {}, productCard(one, [document.createTextNode(one.title)], openLater)));
      inside.append(element('h3', {}, 'Similar products'), element('ul', { class: 'similar' }, ...cards));
    }
    dialog.replaceChildren(inside);
    dialog.scrollTop = 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const close = button('Close', { class: 'close' }, () => dialog.close());
    dialog.replaceChildren(element('div', { class: 'inside' }, element('p', {}, message), close));
  }
}

function openLater(productId: string): void {
  void openProduct(productId);
}
