import type { RegistryContent } from '../images/registry-content.ts';
import type { SimulatorOptions } from '../options.ts';
import type { CatalogueContext } from './catalogue-context.ts';
import { addDotnet } from './dotnet.ts';
import { addDotnetFramework } from './dotnet-framework.ts';
import { addGenerated } from './generated.ts';
import { LayerShelf, tinyLayer } from './layer-shelf.ts';
import { addLinux } from './linux.ts';
import { addArtifacts, addOddities, addPause } from './oddities.ts';
import { addWindows } from './windows.ts';

/** Fills a simulator with the images of MCR that the tests and the demo use. Nothing is hashed yet. */
export async function fillCatalogue(simulator: {
  content: RegistryContent;
  options: SimulatorOptions;
}): Promise<void> {
  const { content, options } = simulator;
  const context: CatalogueContext = {
    content,
    shelf: new LayerShelf(options.blobScale),
    tiny: await tinyLayer(),
  };
  addWindows(context);
  addDotnetFramework(context);
  addDotnet(context);
  addLinux(context);
  addPause(context);
  addArtifacts(context);
  addOddities(context, options.manyTags);
  addGenerated(context, options.generatedRepositories);
}
