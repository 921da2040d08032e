import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type ProductParts, sourcePartNames } from './catalog-change.ts';
import type { ImagePart } from './product-projection.ts';

/** What of an UpdateItem depends on what is written. */
export type ProductUpdate = Pick<
  UpdateItemCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

const raiseRevision = '#revision = if_not_exists(#revision, :none) + :one';
const revisionNames = { '#revision': 'revision' };
const revisionValues = { ':none': 0, ':one': 1 };
const isListed = (listedAt: string | undefined): listedAt is string => listedAt !== undefined;

/** Every part newer than what is stored, or nothing; `listedAt` where there is none. */
export function updateParts(parts: ProductParts): ProductUpdate {
  const given = sourcePartNames.filter((name) => parts[name] !== undefined);
  const sets = given.map((name) => `#${name} = :${name}`);
  const conditions = given.map((name) => `(attribute_not_exists(#${name}) OR #${name}.#version < :${name}Version)`);
  const { listedAt } = parts;
  return productUpdate({
    sets: isListed(listedAt) ? [...sets, '#listedAt = if_not_exists(#listedAt, :listedAt)'] : sets,
    condition: conditions.join(' AND '),
    names: {
      '#version': 'version',
      ...Object.fromEntries(given.map((name) => [`#${name}`, name])),
      ...(isListed(listedAt) && { '#listedAt': 'listedAt' }),
    },
    values: {
      ...Object.fromEntries(
        given.flatMap((name) => [
          [`:${name}`, parts[name]],
          [`:${name}Version`, parts[name]?.version],
        ]),
      ),
      ...(isListed(listedAt) && { ':listedAt': listedAt }),
    },
  });
}

/** An earlier moment than the one that is stored. */
export function updateListedAt(listedAt: string): ProductUpdate {
  return productUpdate({
    sets: ['#listedAt = :listedAt'],
    condition: 'attribute_not_exists(#listedAt) OR #listedAt > :listedAt',
    names: { '#listedAt': 'listedAt' },
    values: { ':listedAt': listedAt },
  });
}

/** A part of the image that the product names, unless it has a newer one of the same image. Versions of two images do not compare. */
export function updateImagePart(image: ImagePart): ProductUpdate {
  const isNewer = 'attribute_not_exists(#image) OR #image.#imageId <> :imageId OR #image.#version < :version';
  return productUpdate({
    sets: ['#image = :image'],
    condition: `#product.#imageId = :imageId AND (${isNewer})`,
    names: { '#product': 'product', '#image': 'image', '#imageId': 'imageId', '#version': 'version' },
    values: { ':image': image, ':imageId': image.imageId, ':version': image.version },
  });
}

interface UpdateOfAttributes {
  readonly sets: readonly string[];
  readonly condition: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

function productUpdate({ sets, condition, names, values }: UpdateOfAttributes): ProductUpdate {
  return {
    UpdateExpression: `SET ${[...sets, raiseRevision].join(', ')}`,
    ConditionExpression: condition,
    ExpressionAttributeNames: { ...names, ...revisionNames },
    ExpressionAttributeValues: marshall({ ...values, ...revisionValues }, { removeUndefinedValues: true }),
  };
}
