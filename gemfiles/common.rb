# frozen_string_literal: true

# What every app of the matrix has. See rakelib/matrix.rake.

source "https://rubygems.org"

gem "tasker-contrib-rails", path: "../host-ruby"

gem "faraday" # which the generator of an api handler asks for, and tasker-rb brings
gem "rspec-rails"

gem "csv", require: false # spec/dummy imports files

# For our own unit specs, which run with each Rails as well.
gem "prism", require: false
gem "webrick", require: false
gem "json_schemer", require: false
gem "yabeda", require: false

gem "pg" # what reads the engine's tables has unit specs
