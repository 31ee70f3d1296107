module stagebook

go 1.26
