import { z } from 'zod';
import type { SavedDefinitions } from '../queries/saved-definitions.ts';
import { type Operations, operation } from './operation.ts';

export interface TaggedResource {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

const arnShape = z.object({ ResourceARN: z.string() });
const tagShape = z.object({ Key: z.string(), Value: z.string().default('') });

export function tagOperations(saved: SavedDefinitions<TaggedResource>): Operations {
  const tagsOf = (arn: string) => saved.get(arn)?.tags ?? {};
  return {
    ListTagsForResource: operation(arnShape, ({ ResourceARN }) => ({
      Tags: Object.entries(tagsOf(ResourceARN)).map(([Key, Value]) => ({ Key, Value })),
    })),
    TagResource: operation(arnShape.extend({ Tags: z.array(tagShape) }), ({ ResourceARN, Tags }) => {
      const added = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
      saved.put(ResourceARN, { arn: ResourceARN, tags: { ...tagsOf(ResourceARN), ...added } });
      return {};
    }),
    UntagResource: operation(arnShape.extend({ TagKeys: z.array(z.string()) }), ({ ResourceARN, TagKeys }) => {
      const left = Object.entries(tagsOf(ResourceARN)).filter(([key]) => !TagKeys.includes(key));
      saved.put(ResourceARN, { arn: ResourceARN, tags: Object.fromEntries(left) });
      return {};
    }),
  };
}
