import { arch } from 'node:os';
import { type Duration, type Size, Validations } from 'aws-cdk-lib';
import { type IRole, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type FunctionOptions,
  type ILayerVersion,
  Function as LambdaFunction,
  LayerVersion,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { type BesideHandler, bundledCode } from './bundled-code.ts';
import { allowNetworkInterfaces } from './network-interfaces.ts';
import { removalPolicyOf } from './removal-policy.ts';
import { acknowledgeWildcards } from './wildcards.ts';

export interface NodeFunctionProps {
  readonly stage: Stage;
  readonly functionName: string;
  /** Fixed where another resource's policy admits the role by its name; otherwise CloudFormation chooses. */
  readonly roleName?: string;
  /** One that is made elsewhere, because something else must know it first. @default one of its own */
  readonly role?: IRole;
  readonly description: string;
  /** The handler's file, from the project's root. */
  readonly entry: string;
  /** Exactly the variables that the capability's `config.ts` reads. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeout: Duration;
  readonly memoryMb: number;
  /** @default no more than the account allows */
  readonly reservedConcurrency?: number;
  /** @default nothing */
  readonly beside?: BesideHandler;
  /** @default none */
  readonly layers?: ILayerVersion[];
  /** Of the folder for temporary files. @default 512 MiB, which cost nothing */
  readonly temporaryStorage?: Size;
  /** The one that it must be in to reach a search domain or a database. It reaches of AWS only what the network has endpoints for. @default none */
  readonly network?: FunctionPlace;
}

/** A network that functions can be put into. */
export interface FunctionPlace {
  placeFunction(): Required<Pick<FunctionOptions, 'vpc' | 'vpcSubnets' | 'securityGroups'>>;
}

/** Newer than the Node that the code is developed on and bundled for: Lambda takes no new functions on Node 20. */
export const runtime = Runtime.NODEJS_24_X;

/** A Lambda function as this project makes them: the one place for runtime, bundling, logs, tracing and a role of its own. */
export class NodeFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: IRole;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const { stage } = props;
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${props.functionName}`,
      retention: stage.logRetentionDays,
      removalPolicy: removalPolicyOf(stage),
    });
    this.role =
      props.role ??
      new Role(this, 'Role', { roleName: props.roleName, assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);
    if (props.network !== undefined) this.allow(allowNetworkInterfaces(this, props.functionName));
    const tracing = this.tracingOf(stage);
    this.function = new LambdaFunction(this, 'Function', {
      functionName: props.functionName,
      description: props.description,
      runtime,
      architecture: architectureOf(stage),
      code: bundledCode(props.entry, props.beside),
      handler: 'index.handler',
      environment: { ...props.environment, ...tracing.environment },
      timeout: props.timeout,
      memorySize: props.memoryMb,
      ephemeralStorageSize: props.temporaryStorage,
      reservedConcurrentExecutions: props.reservedConcurrency,
      layers: [...(props.layers ?? []), ...tracing.layers],
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: tracing.mode,
      ...props.network?.placeFunction(),
    });
    this.acknowledgeServicesWithoutResources();
  }

  /** @param reason why some of these resources end in a wildcard, if they do */
  allow(statements: readonly PolicyStatement[], reason?: string): void {
    for (const statement of statements) this.role.addToPrincipalPolicy(statement);
    if (reason !== undefined) acknowledgeWildcards(this.role, reason, statements);
  }

  private tracingOf({ watching }: Stage) {
    const plain = { layers: [] as ILayerVersion[], environment: {} };
    if (watching.tracing.kind === 'off') return { ...plain, mode: Tracing.DISABLED };
    if (watching.tracing.kind === 'xray') return { ...plain, mode: Tracing.ACTIVE };
    return {
      mode: Tracing.ACTIVE,
      layers: [LayerVersion.fromLayerVersionArn(this, 'OpenTelemetry', watching.tracing.layerArn)],
      // https://aws-otel.github.io/docs/getting-started/lambda: starts the function with the layer's instrumentation.
      environment: { AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument' },
    };
  }

  private acknowledgeServicesWithoutResources(): void {
    Validations.of(this.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'X-Ray takes trace segments for no resource in particular, and EC2 network interfaces that are yet to be made; their APIs know only "*"',
    });
  }
}

/** On AWS arm64 is the cheaper one; the emulator runs functions on this machine, whatever it is. */
export function architectureOf(stage: Stage): Architecture {
  return stage.target.kind === 'local' && arch() !== 'arm64' ? Architecture.X86_64 : Architecture.ARM_64;
}

/** On AWS the SDK finds Athena by itself; on this machine Athena is a server of its own. */
export function localAthena(stage: Stage): Record<string, string> {
  return stage.target.kind === 'local' ? { AWS_ENDPOINT_URL_ATHENA: stage.target.athenaEndpoint } : {};
}
