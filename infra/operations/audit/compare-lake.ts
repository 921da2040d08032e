import { type AuditedPart, auditedParts, type KnownParts } from './lake-product.ts';

export const lakeDriftKinds = ['missing', 'behind', 'unloaded', 'different'] as const;

/**
 * `missing`: the projection lacks what the lake has. `behind`: the projection has an older version than the lake.
 * `unloaded`: the lake lacks a version that the projection has. `different`: the same version says something else.
 */
export type LakeDriftKind = (typeof lakeDriftKinds)[number];

/** One part of one product on which lake and projection disagree. */
export interface LakeDrift {
  readonly productId: string;
  readonly part: AuditedPart;
  readonly kind: LakeDriftKind;
  /** Version in the projection. */
  readonly projected: number | undefined;
  /** Version in the lake. */
  readonly recorded: number | undefined;
  /** Of the part `image`. */
  readonly imageId?: string;
  /** Of `unloaded`: bronze has the version, in days at which no load looks again by itself. */
  readonly isInBronze?: true;
}

/** On what the two sides disagree about one product; either may not know it at all. */
export function lakeDriftOf(projected: KnownParts | undefined, recorded: KnownParts | undefined): LakeDrift[] {
  const productId = projected?.productId ?? recorded?.productId ?? '';
  return auditedParts.flatMap((part) => {
    const kind = kindOf(part, projected, recorded);
    if (kind === undefined) return [];
    const imageId = part === 'image' ? (recorded?.imageId ?? projected?.imageId) : undefined;
    const versions = { projected: projected?.versions[part], recorded: recorded?.versions[part] };
    return [{ productId, part, kind, ...versions, ...(imageId !== undefined && { imageId }) }];
  });
}

function kindOf(
  part: AuditedPart,
  projected: KnownParts | undefined,
  recorded: KnownParts | undefined,
): LakeDriftKind | undefined {
  // Versions of two images do not compare; that the product names another one shows in its own part.
  if (part === 'image' && projected?.imageId !== recorded?.imageId) return undefined;
  const ours = projected?.versions[part];
  const theirs = recorded?.versions[part];
  if (theirs === undefined) return ours === undefined ? undefined : 'unloaded';
  if (ours === undefined) return 'missing';
  if (ours !== theirs) return ours < theirs ? 'behind' : 'unloaded';
  const [ourDigest, theirDigest] = [projected?.digests[part], recorded?.digests[part]];
  if (ourDigest === undefined || theirDigest === undefined) return undefined;
  return ourDigest === theirDigest ? undefined : 'different';
}
