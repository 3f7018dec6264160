# frozen_string_literal: true

module TaskerContribRails
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
