// Package model holds what a model is fitted to: a matrix of numbers, the names
// of its columns, and a target. The models themselves stand in the packages
// below it, so that a project links only those that it calls:
//
//	split       train and test, k-fold: the rows that scikit-learn takes for the same seed
//	prepare     scalers, imputers, encoders, and pipelines of them
//	linear      linear, ridge and logistic regression
//	neighbours  k nearest neighbours
//	bayes       Gaussian naive Bayes
//	tree        decision tree, random forest, gradient boosting
//	cluster     k-means
//	reduce      principal components
//	search      cross-validation, grid and random search
//	random      the generator behind every seed
//	parallel    tasks on all cores whose result does not depend on their number
//
// A fit is a plain function from Data to a plain struct:
//
//	data, err := model.Classification(train, "diagnosis")
//	fit, err := linear.FitLogistic(ctx, data, linear.LogisticOptions{})
//	x, err := model.Features(test, fit.Columns...)
//	share := fit.Proba(x)
//
// All that a fitted model knows is in exported fields of plain types: it can be
// stored between cells from whatever module, written as JSON and read again,
// and then predicts the same bits.
//
// # The same bytes on any machine
//
// Every random choice takes a seed. Work is cut into tasks and blocks whose
// number does not depend on the number of cores; each task has a seed of its
// own, and sums are put together in the order of the blocks. So the same data
// and the same seed give the same model, bit by bit, on one core or on many.
//
// # No leak
//
// Whatever looks at values is fitted to the training rows and applied to the
// others: split first, then prepare.Fit on train, Apply on both. A search does
// the same within each fold, because its fit function gets the fold's rows only.
package model
