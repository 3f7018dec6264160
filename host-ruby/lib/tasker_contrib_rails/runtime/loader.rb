# frozen_string_literal: true

module TaskerContribRails
  # tasker-rb, the runtime in this process. Only this folder uses `TaskerCore`. It has no file of its own beside the
  # folder, because every boot would load it.
  #
  # @api private
  module Runtime
    # Loads Tasker's Ruby runtime when `TaskerCore` is first named.
    module Loader
      # Makes `TaskerCore` autoload +load_core.rb+, unless the application has already loaded the runtime.
      #
      # @return [void]
      def self.install
        return if Object.const_defined?(:TaskerCore)

        Object.autoload(:TaskerCore, File.expand_path("load_core.rb", __dir__))
      end
    end
  end
end
