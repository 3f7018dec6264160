# frozen_string_literal: true

# A double of tasker-rb 0.1.10, for Rubies and platforms without a build of it. It has everything that step handlers and
# their specs use, but no worker. `spec/contract/tasker_core_spec.rb` runs the same examples against both.
#
# Where the real one fails, the double fails too. So what passes here passes there.

require "active_support"
require "active_support/core_ext/hash"
require "active_support/core_ext/object/blank"
require "json"
require "singleton"
require "time"

%w[
  logger errors models
  types/checks types/error_types types/step_handler_call_result types/decision_point_outcome
  types/batch_processing_outcome types/step_context
  batch_processing
  step_handler/mixins/api step_handler/mixins/decision step_handler/mixins/batchable
  step_handler/base step_handler/functional handlers registry
].each { |file| require_relative "fake/#{file}" }
