import type { Finding } from '../assess/finding.ts';
import type { ImageFacts } from './image-facts.ts';

/** What the check of headers and structure gives; `facts` of a refused file as far as they could be read. */
export type Inspection =
  | { readonly kind: 'readable'; readonly facts: ImageFacts }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[]; readonly facts?: ImageFacts };
