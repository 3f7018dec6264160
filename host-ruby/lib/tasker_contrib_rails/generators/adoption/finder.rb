# frozen_string_literal: true

module TaskerContribRails
  module Generators
    class Adoption
      # Finds the job classes that were typed.
      class Finder
        # @param autoloads [Checks::Autoloads]
        # @param root [Pathname] the application
        def initialize(autoloads:, root:)
          @autoloads, @root = autoloads, root
        end

        # @param typed [String] a class, its file, or a part of its name
        # @return [JobSource]
        # @raise [Refused]
        def find(typed)
          name = name(typed)
          found = [ name, "#{name}Job" ].find { |one| @autoloads.file(one) } or raise Refused, unknown(name)
          JobSource.new(found, autoloads: @autoloads, root: @root)
        end

        private
          def name(typed)
            path = typed.delete_suffix(".rb").delete_prefix("::")
            folders = @autoloads.folders("jobs").map { |folder| Pathname(folder).relative_path_from(@root).to_s }
            folders.inject(path) { |rest, folder| rest.delete_prefix("#{folder}/") }.camelize
          end

          def unknown(name)
            jobs = @autoloads.names.select { |one| one.end_with?("Job") && !one.end_with?("ApplicationJob") }
            near = Suggestion.near(name, jobs)
            "There is no class #{name} in the folders that Rails loads, so nothing was written." \
              "#{" Did you mean #{near}?" if near}"
          end
      end
    end
  end
end
