import { z } from 'zod';

/**
 * Who makes the segments of a trace. `xray`: Lambda and the events that it puts on the bus. `adot`: the collector and the
 * instrumentation of the AWS Distro for OpenTelemetry, brought by a layer, which tell of every call besides.
 */
const tracing = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('off') }),
  z.strictObject({ kind: z.literal('xray') }),
  z.strictObject({
    kind: z.literal('adot'),
    /** ARN of the layer's version in the stage's Region, for arm64: https://aws-otel.github.io/docs/getting-started/lambda */
    layerArn: z.string().regex(/^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:layer:[A-Za-z0-9_-]+:\d+$/, {
      message: 'must be the ARN of a version of a layer',
    }),
  }),
]);

/** How a stage is watched, and who hears of it. */
export const watchingSettings = z.strictObject({
  /** Where docs/runbook.md is read by those whom an alarm wakes; every alarm links to its heading there. */
  runbookUrl: z.string().min(1).max(200).default('docs/runbook.md'),
  tracing: tracing.default({ kind: 'xray' }),
  /** Tells of days that cost unusually much; absent where nobody wants to hear of them. */
  costAnomaly: z
    .strictObject({
      /** Told of when a cause costs at least so much more than was to be expected. */
      dollars: z.number().positive(),
      /** The account's monitor of services, of which there can be one, where it has one already: Cost Explorer makes one for new accounts. @default one that is made */
      monitorArn: z
        .string()
        .regex(
          /^arn:aws[a-z-]*:ce::\d{12}:anomalymonitor\/[0-9a-f-]+$/,
          'must be the ARN of a monitor of cost anomalies',
        )
        .optional(),
    })
    .optional(),
});
