# frozen_string_literal: true

require "tasker_contrib_rails" # Bundler requires a gem by its own name.
