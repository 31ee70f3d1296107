package server

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"stagebook/cells/store"
	"stagebook/views"
)

// listed is a list of runs with a parameter of numbers, one of words, one that never
// differs, and figures, of which some are missing.
func listed(n int) *runList {
	l := &runList{picked: []string{"2"}, heads: []views.RunColumn{{Name: "size"}, {Name: "kind"}, {Name: "same"}, {Name: "scores.accuracy", Metric: true}, {Name: "scores.loss", Metric: true}, {Name: "other.loss", Metric: true}}}
	for i := range n {
		run := store.Run{Number: i + 1, Params: map[string]string{"size": strconv.Itoa(i), "kind": []string{"tree", "line"}[i%2], "same": "1"}}
		run.Metrics = []store.RunMetric{{Cell: "scores", Name: "accuracy", Text: "90", Unit: "%", Value: strconv.FormatFloat(0.9+float64(i)/1e6, 'g', -1, 64)}, {Cell: "other", Name: "loss", Text: "1", Value: strconv.Itoa(i)}}
		if i == 1 {
			run.Metrics = append(run.Metrics, store.RunMetric{Cell: "scores", Name: "loss", Text: "∞", Value: strconv.FormatFloat(math.Inf(1), 'g', -1, 64)})
		} else {
			run.Metrics = append(run.Metrics, store.RunMetric{Cell: "scores", Name: "loss", Text: "3", Value: strconv.Itoa(3 * i)})
		}
		l.all = append(l.all, run)
	}
	return l
}

func TestRunsAsAxes(t *testing.T) {
	l := listed(4)
	var axes []runAxis
	var names []string
	for _, head := range l.heads {
		if axis, ok := l.axis(head); ok {
			axes, names = append(axes, axis), append(names, head.Name)
		}
	}
	if got := strings.Join(names, " "); got != "size kind scores.accuracy scores.loss other.loss" {
		t.Errorf("the axes are %s", got)
	}
	if got := strings.Join(axisNames(axes), " "); got != "size kind accuracy scores.loss other.loss" {
		t.Errorf("they are called %s", got)
	}
	if got := strings.Join(axisNames(few(axes, 4)), " "); got != "size kind accuracy loss" {
		t.Errorf("four of them are %s", got)
	}
	var options struct {
		ParallelAxis []struct {
			Type string
			Data []string
		}
		Series []struct {
			Name string
			Data []struct {
				Name  string
				Value []any
			}
		}
	}
	if err := json.Unmarshal(l.options(axes), &options); err != nil {
		t.Fatal(err)
	}
	if kind := options.ParallelAxis[1]; kind.Type != "category" || strings.Join(kind.Data, " ") != "line tree" {
		t.Errorf("the axis of words is %+v", kind)
	}
	if len(options.Series) != 2 || len(options.Series[0].Data) != 3 || options.Series[1].Data[0].Name != "run 2" {
		t.Fatalf("the lines are %+v", options.Series)
	}
	if got := options.Series[1].Data[0].Value; got[0] != 1.0 || got[1] != "line" || got[2] != 0.900001 || got[3] != "-" {
		t.Errorf("the line of run 2 is %v", got)
	}
}

// TestRunsSortByWhatTheyAre holds that rounding for people does not decide the order.
func TestRunsSortByWhatTheyAre(t *testing.T) {
	l := listed(12)
	l.heads[3].Sorted = "descending"
	l.order()
	if l.all[0].Number != 12 || l.all[11].Number != 1 {
		t.Errorf("the first is run %d, the last run %d", l.all[0].Number, l.all[11].Number)
	}
	if listed(1).chart(t.Context(), nil) != nil {
		t.Error("one run is drawn")
	}
}
