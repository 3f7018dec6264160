# frozen_string_literal: true

require "fileutils"
require "yaml"

module TaskerContribRails
  class Worker
    # The engine reads one folder of templates; an app may have several. Where it does, this makes one of them, of links.
    class Templates
      # @param folders [Array<Pathname>] those of the app, in order
      # @param target [Pathname] where the one folder may be made
      def initialize(folders, target)
        @folders = folders.map { |folder| Pathname(folder) }.select(&:directory?)
        @target = Pathname(target)
      end

      # @return [String] the one folder
      def path
        return @folders.first.to_s if @folders.one?

        FileUtils.rm_rf(@target)
        PrivateFile.folder(@target)
        @folders.each_with_index { |folder, index| link(folder, @target.join(index.to_s)) }
        @target.to_s
      end

      # @return [Array<Pathname>] every template, in order
      def files = @folders.flat_map { |folder| folder.glob("**/*.{yaml,yml}").sort }

      # @return [Array<String>] the names of the events that the templates declare; what is no template has none
      def events
        files.flat_map do |file|
          steps = YAML.safe_load_file(file, permitted_classes: [ Date, Time, Symbol ], aliases: true).then { |template| template.is_a?(Hash) ? Array(template["steps"]) : [] }
          steps.grep(Hash).flat_map { |step| Array(step["publishes_events"]).grep(Hash).filter_map { |event| event["name"] } }
        rescue Psych::Exception
          [] # the check says what is wrong with it, and the engine leaves it out
        end.uniq
      end

      private
        # Files and not folders: the engine's search does not follow links to folders.
        def link(folder, target)
          folder.glob("**/*.{yaml,yml}").sort.each do |file|
            place = target.join(file.relative_path_from(folder))
            PrivateFile.folder(place.dirname)
            FileUtils.ln_s(file.realpath, place)
          end
        end
    end
  end
end
