// Package linear fits models that are weighted sums of their features: least
// squares, ridge and logistic regression. Objectives and figures are those of
// scikit-learn's LinearRegression, Ridge and LogisticRegression.
package linear
