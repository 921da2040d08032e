import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code, LayerVersion, type LayerVersionProps } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { architectureOf, runtime } from './node-function.ts';
import type { ResourceNames } from './resource-names.ts';
import { copyInstalledSharp, installSharpForLambda } from './sharp-packages.ts';

export interface SharpLayerProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
}

/** sharp with the libraries of one platform: its binaries can be in no bundle. */
export class SharpLayer extends Construct {
  readonly layer: LayerVersion;

  constructor(scope: Construct, id: string, props: SharpLayerProps) {
    super(scope, id);
    this.layer = new LayerVersion(this, 'Layer', this.describe(props));
  }

  private describe({ stage, names }: SharpLayerProps): LayerVersionProps {
    const architecture = architectureOf(stage);
    return {
      layerVersionName: names.sharpLayer,
      description: `sharp for Linux on ${architecture.name}`,
      license: 'Apache-2.0, libvips: LGPL-3.0-or-later',
      compatibleRuntimes: [runtime],
      compatibleArchitectures: [architecture],
      code: sharpCode(stage),
    };
  }
}

/** On AWS always the same, whatever machine this is; on this machine without asking anybody. */
function sharpCode({ target }: Stage): Code {
  const tryBundle = (outputFolder: string): boolean => {
    // Where Lambda looks for the packages of a layer: https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
    const folder = join(outputFolder, 'nodejs');
    if (target.kind === 'local') copyInstalledSharp(folder);
    else installSharpForLambda(folder);
    return true;
  };
  // CDK wants an image for the case that bundling on this machine is impossible; then the synth fails and says why.
  const image = DockerImage.fromRegistry('not-used');
  return Code.fromAsset('node_modules/sharp', {
    assetHashType: AssetHashType.OUTPUT,
    bundling: { image, command: [target.kind], local: { tryBundle } },
  });
}
