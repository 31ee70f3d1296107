// Package tree fits decision trees (CART: Breiman, Friedman, Olshen and Stone
// 1984), random forests (Breiman 2001) and gradient boosted trees (Friedman
// 2001), for classes and for numbers. Options have scikit-learn's names and
// defaults.
//
// Trees need no scaling. A tree asks at each node whether a feature is at most a
// threshold, half way between two values that occur. Of splits that are equally
// good the first feature and the lowest threshold win, where scikit-learn draws
// lots; so a tree is the same as there where no two splits are equally good,
// which is most often so near the root, and as good elsewhere.
package tree
