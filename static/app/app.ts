// The client. The page works without it; it makes the page live and quick.

import { startPosting } from "../cell/post";
import { startSelecting } from "../cell/select";
import { startDefaults } from "../edit/commands";
import { startDropping } from "../edit/drop";
import { startMoving } from "../edit/drag";
import { startProse } from "../edit/prose";
import { startWriting } from "../edit/write";
import { startFind } from "../find/find";
import { startGoing } from "../find/go";
import { startDrawer } from "../graph/drawer";
import { startFiles } from "../files/page";
import { startGraph } from "../graph/light";
import { startKeys } from "../keys/keys";
import { startGiving } from "../knobs/given";
import { startKnobs } from "../knobs/knobs";
import { startCompany } from "../live/company";
import { connect } from "../live/connect";
import { startClocks } from "../live/elapsed";
import { gone, reachable } from "../live/notice";
import { take } from "../live/patch";
import { startLinks } from "../live/link";
import { startPalette } from "../palette/palette";
import { startCharts } from "../chart/live";
import { startZoom } from "../chart/zoom";
import { startArchives } from "../projects/archive";
import { startBeginning } from "../projects/begin";
import { startFilter } from "../projects/filter";
import { startCopying } from "../share/copy";
import { startPresenting } from "../present/present";
import { startStage } from "../stage/stage";
import { startTables } from "../table/table";
import { startTabs } from "../tabs/tabs";
import { startWhy } from "../why/why";
import { startTrees } from "../tree/tree";
import { startTheme } from "../theme/toggle";

for (const element of document.querySelectorAll<HTMLElement>(".needs-js")) element.hidden = false;
startTheme();
startGraph();
startDrawer();
startSelecting();
startClocks();
startPosting();
startKnobs();
startGiving();
startCharts();
startZoom();
startTrees();
startTables();
startWhy();
startPalette();
startLinks();
startWriting();
startProse();
startMoving();
startFind();
startGoing();
startDefaults();
startDropping();
startCopying();
startTabs();
startStage();
startPresenting(); // before the keys of other pages: it takes those that mean something here
startKeys();
startFilter();
startBeginning();
startArchives();
startCompany();
startFiles();
connect({
  patch: (_, html) => take(html),
  reload: () => location.reload(),
  reachable,
  gone,
});
