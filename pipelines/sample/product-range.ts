import { homeFamilies } from './home-families.ts';
import { officeFamilies } from './office-families.ts';
import type { PrintFamily } from './print-family.ts';
import { type Random, randomOf } from './seeded-random.ts';

/** A product of the invented shop, as it is before any edit. */
export interface Product {
  index: number;
  productId: string;
  sku: string;
  title: string;
  family: PrintFamily;
  categoryPath: string[];
  sizeName: string;
  widthMm: number;
  heightMm: number;
  material: string;
  basePriceMinor: number;
  deliveryDays: number;
  ratingTenths: number;
  /** Shared by the sizes and materials of one family, or of one motif of it. */
  variantGroupId: string;
  supplierCodes: string[];
  /** How often it is bought, relative to the others. */
  popularity: number;
}

interface Blueprint {
  family: PrintFamily;
  motif: string | undefined;
  motifNumber: number;
  sizeName: string;
  widthMm: number;
  heightMm: number;
  material: string;
  materialCode: string;
  minorPerSquareMetre: number;
}

function sizesOf(family: PrintFamily) {
  return family.sizes.split(', ').map((text) => {
    const [, sizeName = '', width = '', height = ''] = /^(.+): (\d+)x(\d+)$/.exec(text) ?? [];
    return { sizeName, widthMm: Number(width), heightMm: Number(height) };
  });
}

function materialsOf(family: PrintFamily) {
  return family.materials.split(', ').map((text) => {
    const [, material = '', materialCode = '', price = ''] = /^(.+): (\w+) (\d+)$/.exec(text) ?? [];
    return { material, materialCode, minorPerSquareMetre: Number(price) };
  });
}

function blueprintsOf(family: PrintFamily): Blueprint[] {
  const motifs = family.motifs ?? [undefined];
  return motifs.flatMap((motif, motifIndex) =>
    sizesOf(family).flatMap((size) =>
      materialsOf(family).map((material) => ({ family, motif, motifNumber: motifIndex + 1, ...size, ...material })),
    ),
  );
}

/** The same mixture of families however many products are taken; the shuffle does not depend on the sample's seed. */
function shuffledBlueprints(): Blueprint[] {
  const random = randomOf(0, 'product', 0);
  const blueprints = [...homeFamilies, ...officeFamilies].flatMap(blueprintsOf);
  for (let last = blueprints.length - 1; last > 0; last -= 1) {
    const other = random.integer(0, last);
    const kept = blueprints[last];
    const moved = blueprints[other];
    if (kept && moved) {
      blueprints[last] = moved;
      blueprints[other] = kept;
    }
  }
  return blueprints;
}

function titleOf(blueprint: Blueprint, edition: number): string {
  const { family, motif, sizeName, material } = blueprint;
  const name = motif === undefined ? `${family.noun} ${sizeName}, ${material}` : `${motif}, art print ${sizeName}`;
  return edition === 0 ? name : `${name}, edition ${edition + 1}`;
}

/** What of a SKU neither size nor material decides: the motif, if there are any, and the edition, if not the first. */
function designOf({ motif, motifNumber }: Blueprint, edition: number): string {
  const design = motif === undefined ? '' : `-M${String(motifNumber).padStart(2, '0')}`;
  return edition === 0 ? design : `${design}-E${edition + 1}`;
}

function skuOf(blueprint: Blueprint, edition: number): string {
  const size = blueprint.sizeName.toUpperCase().replace(/[^A-Z0-9]+/g, '');
  return `${blueprint.family.code}-${size}-${blueprint.materialCode}${designOf(blueprint, edition)}`;
}

/** Price of one piece in minor units of EUR: handling, and the paper of the smallest page count. */
function basePriceMinor(blueprint: Blueprint): number {
  const { family, widthMm, heightMm, minorPerSquareMetre } = blueprint;
  const leaves = Math.max(1, Math.ceil(family.pages[0] / 2));
  return family.handlingMinor + Math.round((widthMm * heightMm * leaves * minorPerSquareMetre) / 1_000_000);
}

/** Multiplied out, because engines may differ in the last bit of a power. */
function cube(number: number): number {
  return number * number * number;
}

function supplierCodesOf(random: Random): string[] {
  return Array.from({ length: random.integer(0, 2) }, () => `HX-${random.integer(10_000, 99_999)}`);
}

/** The whole range of a sample. Beyond the natural combinations further editions of the same products follow. */
export function createProductRange(tag: string, seed: number, count: number): Product[] {
  const blueprints = shuffledBlueprints();
  return Array.from({ length: count }, (_, index) => {
    const blueprint = blueprints[index % blueprints.length];
    if (!blueprint) throw new Error('the range of print families is empty');
    const edition = Math.floor(index / blueprints.length);
    const random = randomOf(seed, 'product', index);
    const { family, sizeName, widthMm, heightMm, material } = blueprint;
    return {
      index,
      productId: `prd-${tag}-${String(index + 1).padStart(5, '0')}`,
      sku: skuOf(blueprint, edition),
      title: titleOf(blueprint, edition),
      family,
      categoryPath: family.category.split(' / '),
      sizeName,
      widthMm,
      heightMm,
      material,
      basePriceMinor: basePriceMinor(blueprint),
      deliveryDays: random.integer(2, 9),
      ratingTenths: random.integer(32, 50),
      variantGroupId: `${family.code}${designOf(blueprint, edition)}`,
      supplierCodes: supplierCodesOf(random),
      popularity: family.popularity * (0.05 + cube(random.unit())),
    };
  });
}
