// The client of a link whose parameters can be moved: what is behind every link, the
// knobs, and the stream.

import { startCharts } from "../chart/live";
import { startAsking, startKnobs } from "../knobs/knobs";
import { connect } from "../live/connect";
import { gone, reachable } from "../live/notice";
import { take } from "../live/patch";
import { startStage } from "../stage/stage";
import { startTables } from "../table/table";
import { startTabs } from "../tabs/tabs";
import { startTheme } from "../theme/toggle";
import { startTrees } from "../tree/tree";

for (const element of document.querySelectorAll<HTMLElement>(".needs-js")) element.hidden = false;
startTheme();
startCharts();
startTables();
startTabs();
startStage();
startTrees();
startKnobs();
startAsking();
connect({
  patch: (_, html) => take(html),
  reload: () => location.reload(),
  reachable,
  gone,
});
