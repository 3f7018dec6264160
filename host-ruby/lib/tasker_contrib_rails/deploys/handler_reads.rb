# frozen_string_literal: true

module TaskerContribRails
  module Deploys
    # Which fields of other steps' results the application's handlers read, found in their text: nothing of it is run.
    class HandlerReads
      # @param root [Pathname] the application
      def initialize(root:)
        @root, @autoloads = root, Checks::Autoloads.new
      end

      # @param callables [Array<String>] the names in templates
      # @return [Array<Hash>] `deploys.field-read` of the contract
      def call(callables)
        callables.flat_map do |callable|
          file = @autoloads.file(callable.delete_prefix("::")) or next []
          Checks::Reads.new(file, name: Pathname(file).relative_path_from(@root).to_s).results
            .select { |read| read[:field] }.map { |read| { callable:, **read } }
        end
      end
    end
  end
end
