import { z } from 'zod';
import { requiredText } from './setting-values.ts';

/** What the lake's databases and its bucket are called where a program runs. */
export const lakeSettings = {
  bronze: ['INKSTREAM_BRONZE_DATABASE', requiredText],
  silver: ['INKSTREAM_SILVER_DATABASE', requiredText],
  views: ['INKSTREAM_VIEWS_DATABASE', requiredText],
  lakeBucket: ['INKSTREAM_LAKE_BUCKET', requiredText],
} as const;

/** Where Athena answers when it is not AWS's own; only for messages, since the SDK reads the same variables itself. */
export const athenaEndpointSettings = {
  athenaEndpoint: ['AWS_ENDPOINT_URL_ATHENA', z.url().optional()],
  awsEndpoint: ['AWS_ENDPOINT_URL', z.url().optional()],
} as const;
