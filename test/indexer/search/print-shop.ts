import type { ProductDocument } from '../../../indexer/index/product-document.ts';
import { productDocument } from '../index/product-documents.ts';

const kinds = [
  { name: 'Poster', category: ['Posters'] },
  { name: 'Flyer', category: ['Flyers'] },
  { name: 'Business card', category: ['Cards', 'Cards / Business cards'] },
  { name: 'Greeting card', category: ['Cards', 'Cards / Greeting cards'] },
];
const formats = [
  { name: 'A2', size: '420x594' },
  { name: 'A3', size: '297x420' },
  { name: 'A4', size: '210x297' },
];
const materials = ['Matt paper', 'Gloss paper', 'Recycled paper'];
const themes = ['Alpine', 'Harbour', 'Meadow', 'Skyline', 'Desert'];

/** 180 products in 20 groups of 9 variants (three formats by three materials); every seventh cannot be had. */
export function printShop(): ProductDocument[] {
  const groups = themes.flatMap((theme) => kinds.map((kind) => ({ theme, kind })));
  return groups.flatMap(({ theme, kind }, group) =>
    formats.flatMap((format, nthFormat) =>
      materials.map((material, nthMaterial) => {
        const number = group * 9 + nthFormat * 3 + nthMaterial;
        const productId = `p-${String(number).padStart(3, '0')}`;
        return productDocument(productId, 1, {
          sku: `${kind.name.slice(0, 2).toUpperCase()}-${format.name}-${number}`,
          title: `${theme} ${kind.name.toLowerCase()} ${format.name}, ${material.toLowerCase()}`,
          description: `A ${kind.name.toLowerCase()} with a ${theme.toLowerCase()} motif, printed on ${material.toLowerCase()}.`,
          brand: nthMaterial === 2 ? 'Grünwald' : 'Ink & Co',
          categoryPaths: kind.category,
          variantGroup: `g-${group}`,
          formats: [format.name],
          sizesMm: [format.size],
          materials: [material],
          finishes: number % 2 === 0 ? ['Laminated'] : [],
          sides: kind.name === 'Poster' ? [1] : [1, 2],
          priceMinor: 500 + number * 10,
          available: number % 7 === 0 ? 0 : 20,
          inStock: number % 7 !== 0,
          popularity: number === 100 ? 900 : 1 + (number % 5),
          listedAt: new Date(Date.UTC(2026, 0, 1) + number * 3_600_000).toISOString(),
        });
      }),
    ),
  );
}
