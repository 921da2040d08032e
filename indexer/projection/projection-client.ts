import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { applyImage, type ImageOutcome } from './apply-image.ts';
import { applyParts, type PartsOutcome } from './apply-parts.ts';
import type { ProductParts } from './catalog-change.ts';
import { imageStore } from './image-table-client.ts';
import type { ImagePart, ProductProjection } from './product-projection.ts';
import { productStore, readProducts, type ScanPage, type ScanPosition, scanProducts } from './product-table-client.ts';

export interface ProjectionConfig {
  readonly productTable: string;
  readonly productImageTable: string;
}

export interface Projection {
  /** Writes those parts of a product that are newer than what is stored. */
  applyParts(productId: string, parts: ProductParts): Promise<PartsOutcome>;
  /** Keeps what is known of an image, and brings it to the products that name it as these are asked for. */
  applyImage(image: ImagePart): Promise<ImageOutcome>;
  /** Products as they are now, in no order, without those that are not there. */
  read(productIds: readonly string[]): Promise<ProductProjection[]>;
  /** All products, page by page. */
  scan(position: ScanPosition): AsyncIterable<ScanPage>;
}

/**
 * An invocation must not wait for a call that is lost; what timed out is repeated, which every step allows. The indexer
 * tries again by itself, with longer pauses than the SDK's.
 */
const CONNECTION_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 5_000;

/** The product projection on DynamoDB, or on whatever AWS_ENDPOINT_URL names. */
export function createProjection(config: ProjectionConfig, client: DynamoDBClient = projectionClient()): Projection {
  const store = {
    ...productStore(client, config.productTable),
    ...imageStore(client, config.productImageTable),
  };
  return {
    applyParts: (productId, parts) => applyParts(store, productId, parts),
    applyImage: (image) => applyImage(store, image),
    read: (productIds) => readProducts(client, config.productTable, productIds),
    scan: (position) => scanProducts(client, config.productTable, position),
  };
}

/** One per process, since every client has connections of its own. */
export function projectionClient(options: Pick<DynamoDBClientConfig, 'endpoint' | 'maxAttempts'> = {}): DynamoDBClient {
  return new DynamoDBClient({
    maxAttempts: 2,
    ...options,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
}
