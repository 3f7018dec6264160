# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # Which constant Rails' loader expects in which file. It asks Zeitwerk itself, so that collapsed folders,
    # inflections, root folders with a namespace and engines are handled in the same way.
    class Autoloads
      # @param loader [Zeitwerk::Loader]
      def initialize(loader = Rails.autoloaders.main)
        @loader = loader
      end

      # @param constant [String]
      # @return [String, nil] the file's path
      def file(constant) = files[constant]

      # @param constant [String] the name of a constant that is loaded
      # @return [String, nil] the same, without asking the loader for all its files; nil where only those can tell
      def loaded(constant)
        path, = Object.const_source_location(constant)
        path if path&.start_with?(*@loader.dirs) && path.end_with?("/#{constant.underscore}.rb")
      end

      # @param file [String]
      # @return [String, nil] the constant's name; nil if the loader does not manage the file
      def constant(file) = constants[file]

      # @return [Array<String>] every constant that the loader would load
      def names = files.keys

      # @param name [String] such as "handlers"
      # @return [Array<String>] the root folders of this name, those of engines too
      def folders(name) = @loader.dirs.select { |folder| File.basename(folder) == name }

      # @param name [String] such as "ship_handler.rb"
      # @return [Array(String, String), nil] the root folder and the path of a file of this name
      def named(name)
        path = constants.each_key.find { |file| File.basename(file) == name }
        [ @loader.dirs.select { |folder| path.start_with?("#{folder}/") }.max_by(&:length), path ] if path
      end

      private
        def files = @files ||= constants.invert

        def constants = @constants ||= expected.select { |path, _| path.end_with?(".rb") }

        # Zeitwerk has this method from 2.6.15.
        def expected
          return @loader.all_expected_cpaths if @loader.respond_to?(:all_expected_cpaths)

          files = @loader.dirs.flat_map do |folder|
            Dir.glob("**/*.rb", base: folder).map do |name|
              [ File.join(folder, name), name.delete_suffix(".rb").camelize ]
            end
          end
          files.to_h
        end
    end
  end
end
