package graph

import "container/heap"

// minHeap hands out the smallest place first.
type minHeap []int

func (h *minHeap) push(i int) { heap.Push((*heapAdapter)(h), i) }
func (h *minHeap) pop() int   { return heap.Pop((*heapAdapter)(h)).(int) }

type heapAdapter []int

func (h heapAdapter) Len() int           { return len(h) }
func (h heapAdapter) Less(i, j int) bool { return h[i] < h[j] }
func (h heapAdapter) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *heapAdapter) Push(x any)        { *h = append(*h, x.(int)) }
func (h *heapAdapter) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}
