# frozen_string_literal: true

# The real runtime, where this Ruby can have it; with any other the double of it is what runs.
install_if -> { RUBY_VERSION >= "3.4" } do
  gem "tasker-rb", "0.1.10"
end
